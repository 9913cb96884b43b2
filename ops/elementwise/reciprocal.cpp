#include "ops/elementwise/reciprocal.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::Reciprocal>();
