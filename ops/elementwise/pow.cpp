#include "ops/elementwise/pow.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::Pow>();
