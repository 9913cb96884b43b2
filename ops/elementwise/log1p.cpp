#include "ops/elementwise/log1p.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::Log1p>();
