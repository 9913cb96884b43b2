#include "ops/convolution/conv2d.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::Conv2d>();
