#include "ops/elementwise/hypot.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::Hypot>();
