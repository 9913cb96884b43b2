/// The blocks of a block-diagonal Jacobian: outputs of one block do not depend on inputs of another.
#pragma once

#include <optional>
#include <vector>

#include "gradcheck/call/case.hpp"
#include "gradcheck/reference/compression.hpp"

namespace gradcheck {

/// A diagonal Jacobian has one block per entry of its input; a batch has one per row.
struct BlockStructure {
  OutputGroups rows;                                ///< output elements of each block
  std::vector<std::vector<std::size_t>> inputs_of;  ///< elements of the input in each block
};

/// The blocks that an op declares for its one output by one of its inputs; nothing if it has several outputs or
/// declares none.
/// Cost  a few operations per element.
std::optional<BlockStructure> blocks_of(const Op& op, const Case& instance, std::size_t input);

}  // namespace gradcheck
