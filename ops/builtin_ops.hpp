#pragma once

#include <vector>

#include "gradcheck/declare/op.hpp"

namespace gradcheck::ops {

/// Every built-in op, family by family, and the graphs of the lectures.
std::vector<Op> builtin_ops();

}  // namespace gradcheck::ops
