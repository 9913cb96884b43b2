#include "ops/elementwise/softplus.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::Softplus>();
