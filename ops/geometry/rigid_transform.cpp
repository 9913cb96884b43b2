#include "ops/geometry/rigid_transform.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::RigidTransform>();
