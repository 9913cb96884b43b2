#include "ops/elementwise/sigmoid.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::Sigmoid>();
