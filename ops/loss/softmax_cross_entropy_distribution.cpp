#include "ops/loss/softmax_cross_entropy_distribution.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::SoftmaxCrossEntropyDistribution>();
