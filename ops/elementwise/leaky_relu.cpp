#include "ops/elementwise/leaky_relu.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::LeakyRelu>();
