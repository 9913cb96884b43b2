#include "ops/linear/batched_matmul.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::BatchedMatmul>();
