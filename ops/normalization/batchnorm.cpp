#include "ops/normalization/batchnorm.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::Batchnorm>();
