#include "ops/elementwise/clamp.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::Clamp>();
