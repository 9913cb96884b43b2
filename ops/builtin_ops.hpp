#pragma once

#include <vector>

#include "gradcheck/op/op.hpp"

namespace gradcheck::ops {

/// Every built-in op, family by family.
std::vector<Op> builtin_ops();

}  // namespace gradcheck::ops
