#include "ops/normalization/batchnorm_eval.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::BatchnormEval>();
