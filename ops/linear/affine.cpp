#include "ops/linear/affine.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::Affine>();
