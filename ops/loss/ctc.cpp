#include "ops/loss/ctc.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::Ctc>();
