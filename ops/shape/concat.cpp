#include "ops/shape/concat.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::Concat>();
