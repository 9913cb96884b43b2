#include "gradcheck/check/beside_kinks.hpp"

#include "gradcheck/check/doubt.hpp"
#include "gradcheck/check/gradient_check.hpp"
#include "gradcheck/random.hpp"

namespace gradcheck {

namespace {

/// The case with each entry moved by 2^-8 to 2^-7, off kinks that lie at round numbers. An entry that cannot move
/// inside of its domain stays, and so does an input whose entries together would leave it. (moved_off_kinks() of
/// properties/ is another move: it grows with the entry, stays on the float grid, and is made by all inputs or by
/// none.)
Case moved_beside(const Op& op, const Case& instance) {
  Case moved = instance;
  RandomStream random(mix_seed(instance.seed, hash_name("off the kinks")));
  for (const std::size_t input : op.differentiable_inputs()) {
    for (double& value : moved.inputs[input]) {
      const double step = 0x1p-7 * random.signed_half_to_one(10);
      for (const double candidate : {value + step, value - step}) {
        if (!op.domains()[input].contains(candidate)) continue;
        value = candidate;
        break;
      }
    }
    if (!op.domains()[input].contains_together(moved.inputs[input], instance.input_shapes[input])) {
      moved.inputs[input] = instance.inputs[input];
    }
  }
  return moved;
}

Outcome left_undecided(Outcome outcome) {
  for (Failure& failure : outcome.failures) {
    if (!is_doubtful(failure)) continue;
    failure.verdict = Verdict::undecided;
    failure.kind = "kink-inside";
    failure.message += "; the gradient is right at a point nearby, and the samples show no kink here";
  }
  return outcome;
}

}  // namespace

std::optional<Outcome> decided_beside(const Op& op, const Case& instance, Rung rung, const Outcome& first) {
  if (!op.kinks().inside) return std::nullopt;
  Outcome beside = check_gradient_in(op, moved_beside(op, instance), rung);
  if (beside.verdict() != Verdict::pass) return std::nullopt;
  if (!first.kinked && first.verdict() == Verdict::fail) return left_undecided(first);
  beside.forward_calls += first.forward_calls;
  beside.backward_calls += first.backward_calls;
  return beside;
}

}  // namespace gradcheck
