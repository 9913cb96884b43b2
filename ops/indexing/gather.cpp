#include "ops/indexing/gather.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::Gather>();
