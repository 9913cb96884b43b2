#include "ops/geometry/quaternion_normalize.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::QuaternionNormalize>();
