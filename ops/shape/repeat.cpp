#include "ops/shape/repeat.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::Repeat>();
