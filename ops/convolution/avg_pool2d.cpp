#include "ops/convolution/avg_pool2d.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::AvgPool2d>();
