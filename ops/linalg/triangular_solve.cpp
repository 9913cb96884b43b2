#include "ops/linalg/triangular_solve.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::TriangularSolve>();
