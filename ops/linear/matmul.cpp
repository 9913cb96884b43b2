#include "ops/linear/matmul.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::Matmul>();
