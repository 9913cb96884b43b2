#include "ops/reduction/variance.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::Variance>();
