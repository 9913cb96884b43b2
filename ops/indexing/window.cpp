#include "ops/indexing/window.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::Window>();
