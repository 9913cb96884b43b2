#include "ops/reduction/logsumexp.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::Logsumexp>();
