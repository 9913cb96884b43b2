/// The blocks of a block-diagonal Jacobian: elements of different blocks do not meet.
#pragma once

#include <optional>
#include <vector>

#include "gradcheck/op/case.hpp"

namespace gradcheck {

/// Blocks numbered from 0. A diagonal Jacobian has as many as its input has entries; a batch one per row.
struct BlockStructure {
  std::size_t count = 0;
  std::vector<std::size_t> of_output, of_input;      ///< block of each element
  std::vector<std::vector<std::size_t>> inputs_of;   ///< elements of the input in each block
  std::size_t widest = 0;                            ///< most input elements in a block
  std::size_t tallest = 0;                           ///< most output elements in a block
};

/// The blocks that an op declares for its one output by one of its inputs; nothing if it has several outputs or declares none.
/// Cost  a few operations per element.
std::optional<BlockStructure> blocks_of(const Op& op, const Case& instance, std::size_t input);

}  // namespace gradcheck
