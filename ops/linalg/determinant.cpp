#include "ops/linalg/determinant.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::Determinant>();
