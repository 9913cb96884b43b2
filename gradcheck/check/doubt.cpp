#include "gradcheck/check/doubt.hpp"

#include <algorithm>

#include "gradcheck/check/compare/comparison.hpp"

namespace gradcheck {

bool is_doubtful(const Failure& failure) {
  return failure.verdict == Verdict::undecided || failure.kind == to_string(EntryKind::wrong_value) ||
         failure.kind == to_string(EntryKind::outside_subdifferential);
}

bool is_doubtful(const Outcome& outcome) {
  return !outcome.unresolved.empty() || std::any_of(outcome.failures.begin(), outcome.failures.end(),
                                                    [](const Failure& failure) { return is_doubtful(failure); });
}

}  // namespace gradcheck
