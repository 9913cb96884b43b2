#include "ops/elementwise/softsign.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::Softsign>();
