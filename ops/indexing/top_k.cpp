#include "ops/indexing/top_k.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::TopK>();
