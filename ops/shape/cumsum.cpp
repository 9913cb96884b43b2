#include "ops/shape/cumsum.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::Cumsum>();
