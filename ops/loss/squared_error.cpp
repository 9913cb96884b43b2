#include "ops/loss/squared_error.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::SquaredError>();
