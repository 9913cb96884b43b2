#include "ops/elementwise/erf.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::Erf>();
