#include "ops/elementwise/logaddexp.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::Logaddexp>();
