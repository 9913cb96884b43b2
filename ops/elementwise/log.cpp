#include "ops/elementwise/log.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::Log>();
