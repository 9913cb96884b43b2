#include "ops/elementwise/sub.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::Sub>();
