#include "ops/shape/permute.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::Permute>();
