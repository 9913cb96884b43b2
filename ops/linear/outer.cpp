#include "ops/linear/outer.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::Outer>();
