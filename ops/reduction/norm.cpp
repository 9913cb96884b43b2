#include "ops/reduction/norm.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::Norm>();
