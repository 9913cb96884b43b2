#include "ops/loss/binary_cross_entropy.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::BinaryCrossEntropy>();
