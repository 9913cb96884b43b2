#include "ops/elementwise/mul.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::Mul>();
