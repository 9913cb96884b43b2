#include "ops/elementwise/rsqrt.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::Rsqrt>();
