#include "ops/normalization/l2_normalize.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::L2Normalize>();
