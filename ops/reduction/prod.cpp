#include "ops/reduction/prod.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::Prod>();
