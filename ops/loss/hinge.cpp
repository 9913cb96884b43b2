#include "ops/loss/hinge.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::Hinge>();
