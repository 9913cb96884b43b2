#include "ops/loss/huber.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::Huber>();
