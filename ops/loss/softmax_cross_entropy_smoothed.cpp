#include "ops/loss/softmax_cross_entropy_smoothed.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::SoftmaxCrossEntropySmoothed>();
