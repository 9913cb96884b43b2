/// Inputs of ordinary size, where most cases are drawn and where training happens.
#pragma once

#include "gradcheck/call/case.hpp"

namespace gradcheck {

/// Beyond these sizes a plain formula may be at the end of its range or have cancelled.
inline constexpr double smallest_ordinary = 0x1p-10, largest_ordinary = 8;

/// Every differentiable input that is not zero has an ordinary size.
bool is_ordinary_point(const Op& op, const Case& instance);

/// Some input is so small that 1 + x may round to 1, where the op has a kink.
bool is_kink_within_rounding(const Op& op, const Case& instance);

}  // namespace gradcheck
