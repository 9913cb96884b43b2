#include "ops/recurrent/lstm_cell.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::LstmCell>();
