#include "ops/indexing/masked_fill.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::MaskedFill>();
