#include "ops/reduction/mean.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::Mean>();
