#include "ops/elementwise/add.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::Add>();
