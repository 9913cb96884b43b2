#include "ops/convolution/conv1d.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::Conv1d>();
