#include "ops/reduction/reduce_min.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::ReduceMin>();
