#include "ops/linalg/logdet.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::Logdet>();
