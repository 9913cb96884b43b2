#include "ops/elementwise/relu.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::Relu>();
