#include "ops/elementwise/sqrt.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::Sqrt>();
