#include "ops/elementwise/cos.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::Cos>();
