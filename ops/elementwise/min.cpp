#include "ops/elementwise/min.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::Min>();
