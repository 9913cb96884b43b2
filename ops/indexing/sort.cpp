#include "ops/indexing/sort.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::Sort>();
