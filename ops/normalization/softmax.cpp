#include "ops/normalization/softmax.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::Softmax>();
