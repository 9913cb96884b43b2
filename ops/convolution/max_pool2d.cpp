#include "ops/convolution/max_pool2d.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::MaxPool2d>();
