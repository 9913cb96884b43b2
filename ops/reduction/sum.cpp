#include "ops/reduction/sum.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::Sum>();
