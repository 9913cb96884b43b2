#include "ops/elementwise/where.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::Where>();
