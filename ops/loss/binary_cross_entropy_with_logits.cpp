#include "ops/loss/binary_cross_entropy_with_logits.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::BinaryCrossEntropyWithLogits>();
