#include "ops/indexing/embedding.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::Embedding>();
