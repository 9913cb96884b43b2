#include "ops/elementwise/tanh.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::Tanh>();
