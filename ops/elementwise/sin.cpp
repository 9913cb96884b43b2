#include "ops/elementwise/sin.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::Sin>();
