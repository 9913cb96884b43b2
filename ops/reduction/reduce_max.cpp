#include "ops/reduction/reduce_max.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::ReduceMax>();
