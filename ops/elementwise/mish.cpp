#include "ops/elementwise/mish.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::Mish>();
