/// When a case is small enough for its whole Jacobian.
#pragma once

#include <cstdint>

#include "gradcheck/call/case.hpp"

namespace gradcheck {

/// Every entry of every Jacobian of this case is compared. A full Jacobian costs 8 forward calls per column; beyond
/// 4096 entries, or 256 rows or columns, a direction sees as much for a fraction of that.
inline bool has_small_jacobian(const Op& op, const Case& instance) {
  constexpr std::int64_t most_entries = 4096, longest_side = 256;
  const std::int64_t columns = instance.differentiable_size(op), rows = instance.output_size();
  return columns <= longest_side && rows <= longest_side && columns * rows <= most_entries;
}

}  // namespace gradcheck
