#include "ops/indexing/index_select.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::IndexSelect>();
