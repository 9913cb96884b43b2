#include "ops/linear/einsum.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::Einsum>();
