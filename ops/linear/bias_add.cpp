#include "ops/linear/bias_add.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::BiasAdd>();
