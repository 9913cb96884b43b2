#include "ops/elementwise/exp.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::Exp>();
