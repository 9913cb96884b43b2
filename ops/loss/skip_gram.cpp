#include "ops/loss/skip_gram.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::SkipGram>();
