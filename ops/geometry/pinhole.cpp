#include "ops/geometry/pinhole.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::Pinhole>();
