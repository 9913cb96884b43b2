#include "ops/elementwise/square.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::Square>();
