#include "ops/linalg/inverse.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::Inverse>();
