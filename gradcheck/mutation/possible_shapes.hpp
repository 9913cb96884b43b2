/// Shapes that a call of an op can have, so that no mutation is asked for that no case could show.
#pragma once

#include <cstdint>
#include <vector>

#include "gradcheck/declare/op.hpp"

namespace gradcheck::mutation {

struct CallShapes {
  std::vector<Shape> inputs, outputs;
};

/// A few hundred of them: all extents alike or different, one of them large, sequences of ranks 0 to 3, flags and
/// choices either way. Chosen apart from the case generator, which is held against them.
std::vector<CallShapes> possible_shapes(const Op& op, std::int64_t large_extent);

}  // namespace gradcheck::mutation
