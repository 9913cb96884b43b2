#include "ops/linear/dot.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::Dot>();
