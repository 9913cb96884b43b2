#include "ops/loss/triplet.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::Triplet>();
