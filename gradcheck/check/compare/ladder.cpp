#include "gradcheck/check/compare/ladder.hpp"

#include "gradcheck/error.hpp"

namespace gradcheck {

Ladder ladder_of(const Op& op) {
  constexpr ScalarKind extended[] = {ScalarKind::double_double, ScalarKind::binary128, ScalarKind::wide};
  Ladder ladder;
  for (const ScalarKind scalar : extended) {
    if (!op.forward_in(scalar) || !op.backward_in(scalar)) continue;
    ladder.first = {scalar, scalar};
    const bool has_50_digits =
        scalar != ScalarKind::wide && op.forward_in(ScalarKind::wide) && op.backward_in(ScalarKind::wide);
    if (has_50_digits) ladder.referee = Rung{ScalarKind::wide, ScalarKind::wide};
    return ladder;
  }
  for (const ScalarKind backward : {ScalarKind::float64, ScalarKind::float32}) {
    // Backward needs the outputs of forward in its own scalar.
    if (!op.backward_in(backward) || !op.forward_in(backward)) continue;
    for (const ScalarKind forward : extended) {
      if (!op.forward_in(forward)) continue;
      ladder.first = {forward, backward};
      if (forward != ScalarKind::wide && op.forward_in(ScalarKind::wide))
        ladder.referee = Rung{ScalarKind::wide, backward};
      return ladder;
    }
    for (const ScalarKind forward : {ScalarKind::float64, ScalarKind::float32}) {
      if (op.forward_in(forward)) {
        ladder.first = {forward, backward};
        return ladder;
      }
    }
  }
  throw LoadError(op.name() + ": forward and backward have no scalars that can be compared");
}

}  // namespace gradcheck
