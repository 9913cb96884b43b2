#include "ops/convolution/bilinear_resize.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::BilinearResize>();
