#include "ops/shape/split.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::Split>();
