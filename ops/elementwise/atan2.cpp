#include "ops/elementwise/atan2.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::Atan2>();
