#include "ops/elementwise/gelu.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::Gelu>();
