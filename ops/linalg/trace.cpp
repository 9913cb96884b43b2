#include "ops/linalg/trace.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::Trace>();
