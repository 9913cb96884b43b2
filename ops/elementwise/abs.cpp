#include "ops/elementwise/abs.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::Abs>();
