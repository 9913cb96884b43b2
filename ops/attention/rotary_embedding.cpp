#include "ops/attention/rotary_embedding.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::RotaryEmbedding>();
