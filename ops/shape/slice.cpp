#include "ops/shape/slice.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::Slice>();
