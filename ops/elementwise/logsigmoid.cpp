#include "ops/elementwise/logsigmoid.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::Logsigmoid>();
