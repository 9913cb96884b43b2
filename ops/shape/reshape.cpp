#include "ops/shape/reshape.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::Reshape>();
