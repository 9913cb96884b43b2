#include "ops/elementwise/max.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::Max>();
