#include "ops/elementwise/neg.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::Neg>();
