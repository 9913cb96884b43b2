#include "ops/indexing/dropout.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::Dropout>();
