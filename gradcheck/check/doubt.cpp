#include "gradcheck/check/doubt.hpp"

#include <algorithm>

#include "gradcheck/check/compare/comparison.hpp"

namespace gradcheck {

bool is_doubtful(const Failure& failure) {
  return failure.verdict == Verdict::undecided || failure.kind == to_string(EntryKind::wrong_value) ||
         failure.kind == to_string(EntryKind::outside_subdifferential);
}

bool is_doubtful(const Outcome& outcome) {
  return std::ranges::any_of(outcome.failures, [](const Failure& failure) { return is_doubtful(failure); }) ||
         std::ranges::any_of(outcome.inputs, [](const InputStrength& input) { return input.unresolved; });
}

}  // namespace gradcheck
