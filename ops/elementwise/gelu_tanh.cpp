#include "ops/elementwise/gelu_tanh.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::GeluTanh>();
