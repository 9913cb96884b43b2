#include "ops/elementwise/silu.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::Silu>();
