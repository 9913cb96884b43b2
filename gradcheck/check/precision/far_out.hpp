/// Cases far out, where weak code is a warning and no failure.
#pragma once

#include "gradcheck/call/case.hpp"

namespace gradcheck {

/// Every input that is not zero has a size from 2^-10 to 8. Ordinary cases are drawn from there. Beyond, a plain formula
/// may be at the end of its range or have cancelled.
bool is_ordinary_point(const Op& op, const Case& instance);

/// A case far out at which 1 + x may round to 1, where the op has a kink.
bool is_kink_within_rounding(const Op& op, const Case& instance);

}  // namespace gradcheck
