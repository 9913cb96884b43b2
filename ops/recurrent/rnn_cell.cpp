#include "ops/recurrent/rnn_cell.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::RnnCell>();
