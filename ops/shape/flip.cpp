#include "ops/shape/flip.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::Flip>();
