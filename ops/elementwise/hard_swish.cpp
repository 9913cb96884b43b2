#include "ops/elementwise/hard_swish.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::HardSwish>();
