#include "ops/loss/kl_divergence.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::KlDivergence>();
