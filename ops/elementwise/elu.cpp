#include "ops/elementwise/elu.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::Elu>();
