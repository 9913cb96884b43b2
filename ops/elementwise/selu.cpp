#include "ops/elementwise/selu.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::Selu>();
