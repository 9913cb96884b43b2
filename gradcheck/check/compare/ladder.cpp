#include "gradcheck/check/compare/ladder.hpp"

#include "gradcheck/error.hpp"

namespace gradcheck {

namespace {

/// In 50 digits if forward has them, then with a second look in the widest scalar.
Ladder confirmed(const Op& op, Rung first, bool backward_too) {
  Ladder ladder{first, {}};
  Rung widest = first;
  if (!is_hardware_float(first.forward) && first.forward != ScalarKind::wide && op.forward_in(ScalarKind::wide) &&
      (!backward_too || op.backward_in(ScalarKind::wide))) {
    widest = {ScalarKind::wide, backward_too ? ScalarKind::wide : first.backward};
    ladder.confirmations.push_back(widest);
  }
  widest.look = Look::second;
  ladder.confirmations.push_back(widest);
  return ladder;
}

}  // namespace

Ladder ladder_of(const Op& op) {
  constexpr ScalarKind extended[] = {ScalarKind::double_double, ScalarKind::binary128, ScalarKind::wide};
  for (const ScalarKind scalar : extended) {
    if (op.forward_in(scalar) && op.backward_in(scalar)) return confirmed(op, {scalar, scalar}, true);
  }
  for (const ScalarKind backward : {ScalarKind::float64, ScalarKind::float32}) {
    // Backward needs the outputs of forward in its own scalar.
    if (!op.backward_in(backward) || !op.forward_in(backward)) continue;
    for (const ScalarKind forward : {extended[0], extended[1], extended[2], ScalarKind::float64, ScalarKind::float32}) {
      if (op.forward_in(forward)) return confirmed(op, {forward, backward}, false);
    }
  }
  throw LoadError(op.name() + ": forward and backward have no scalars that can be compared");
}

}  // namespace gradcheck
