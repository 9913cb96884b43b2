#include "ops/convolution/grid_sample.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::GridSample>();
