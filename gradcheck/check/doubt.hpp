/// Which failures a further look may overturn.
#pragma once

#include "gradcheck/record/outcome.hpp"

namespace gradcheck {

/// Undecided, or of a kind that a wider scalar may see differently: a wrong value, also at a kink. A NaN in the first
/// scalar stays a failure whatever a wider exponent range would make of it; so does an entry that was never written.
bool is_doubtful(const Failure& failure);
/// Some failure is, or the numeric derivative of some input says nothing.
bool is_doubtful(const Outcome& outcome);

}  // namespace gradcheck
