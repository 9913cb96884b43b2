#include "ops/linalg/solve.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::Solve>();
