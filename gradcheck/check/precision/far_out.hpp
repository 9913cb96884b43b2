/// Cases far out, where a weak forward is no reason to call backward weak.
#pragma once

#include <string>

#include "gradcheck/call/case.hpp"
#include "gradcheck/check/precision/shipped_side.hpp"

namespace gradcheck {

/// Every input that is not zero has a size from 2^-10 to 8. Ordinary cases are drawn from there, and forward must be
/// accurate there for its own sake. Beyond, a plain formula may be at the end of its range or have cancelled, which
/// says nothing about the gradient.
bool is_ordinary_point(const Op& op, const Case& instance);

/// Why a case far out may be set aside without a look at its values; "" if there is no such reason.
std::string reason_to_set_aside(const Op& op, const Case& instance, const ShippedScalar& shipped);

}  // namespace gradcheck
