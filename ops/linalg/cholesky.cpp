#include "ops/linalg/cholesky.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::Cholesky>();
