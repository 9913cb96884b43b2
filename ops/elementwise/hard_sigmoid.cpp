#include "ops/elementwise/hard_sigmoid.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::HardSigmoid>();
