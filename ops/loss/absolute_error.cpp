#include "ops/loss/absolute_error.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::AbsoluteError>();
