#include "ops/geometry/quaternion_rotate.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::QuaternionRotate>();
