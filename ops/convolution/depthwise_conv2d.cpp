#include "ops/convolution/depthwise_conv2d.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::DepthwiseConv2d>();
