#include "ops/loss/nll.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::Nll>();
