#include "ops/linalg/symmetric_eigenvalues.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::SymmetricEigenvalues>();
