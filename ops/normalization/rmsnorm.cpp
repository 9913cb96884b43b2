#include "ops/normalization/rmsnorm.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::Rmsnorm>();
