#include "ops/geometry/se3_log.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::Se3Log>();
