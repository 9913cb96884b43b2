#include "ops/normalization/log_softmax.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::LogSoftmax>();
