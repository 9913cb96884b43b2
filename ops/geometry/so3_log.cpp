#include "ops/geometry/so3_log.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::So3Log>();
