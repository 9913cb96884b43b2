#include "ops/normalization/groupnorm.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::Groupnorm>();
