#include "ops/convolution/conv_transpose2d.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::ConvTranspose2d>();
