#include "ops/shape/transpose.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::Transpose>();
