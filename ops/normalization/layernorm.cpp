#include "ops/normalization/layernorm.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::Layernorm>();
