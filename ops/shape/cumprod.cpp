#include "ops/shape/cumprod.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::Cumprod>();
