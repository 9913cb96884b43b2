#include "ops/elementwise/div.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::Div>();
