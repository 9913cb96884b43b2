/// Shapes that a call of an op can have. A mutation that is wrong in none of them is left out.
#pragma once

#include <cstdint>
#include <vector>

#include "gradcheck/declare/op.hpp"

namespace gradcheck::mutation {

struct CallShapes {
  std::vector<Shape> inputs, outputs;
};

/// A few hundred of them: all extents equal or different, one of them large, sequences of ranks 0 to 3, each value of
/// flags and choices. Chosen independently of the case generator, so that a mutation that no generated case reaches
/// shows a gap of the generator.
std::vector<CallShapes> possible_shapes(const Op& op, std::int64_t large_extent);

}  // namespace gradcheck::mutation
