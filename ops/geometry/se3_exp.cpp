#include "ops/geometry/se3_exp.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::Se3Exp>();
