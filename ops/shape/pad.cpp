#include "ops/shape/pad.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::Pad>();
