#include "ops/elementwise/expm1.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::Expm1>();
