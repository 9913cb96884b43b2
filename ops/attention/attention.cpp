#include "ops/attention/attention.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::Attention>();
