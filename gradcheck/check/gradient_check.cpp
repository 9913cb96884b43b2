#include "gradcheck/check/gradient_check.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "gradcheck/check/full_comparison.hpp"
#include "gradcheck/check/gradient_sides.hpp"
#include "gradcheck/check/large_comparison.hpp"
#include "gradcheck/check/locate/located_failures.hpp"
#include "gradcheck/check/value_text.hpp"
#include "gradcheck/error.hpp"
#include "gradcheck/random.hpp"

namespace gradcheck {

namespace {

// A full Jacobian costs 8 forward calls per column; beyond this a direction sees as much for a fraction.
constexpr std::int64_t full_jacobian_limit = 4096;
constexpr std::int64_t full_side_limit = 256;

template <class T>
bool outputs_finite(GradientSides<T>& sides) {
  for (std::size_t output = 0; output < sides.instance.output_shapes.size(); ++output) {
    for (std::size_t i = 0; i < sides.numeric.output_size(output); ++i) {
      const double size = entry_size(sides.numeric.output(output, i));
      sides.output_size = std::max(sides.output_size, size);
      if (std::isfinite(size)) continue;
      Failure& failure = sides.outcome.failures.emplace_back();
      failure.verdict = Verdict::undecided;
      failure.kind = "forward-not-finite";
      failure.message = sides.output_name(output) + sides.element_text(sides.instance.output_shapes[output], i) +
                        " is " + number_text(to_double(sides.numeric.output(output, i))) +
                        " at this input, so it has no derivative there";
      return false;
    }
  }
  return true;
}

/// The same inputs give the same outputs, to the last bit. Differences of an op that does not repeat mean nothing.
template <class T>
bool repeats(GradientSides<T>& sides) {
  std::vector<T> before;
  for (std::size_t output = 0; output < sides.instance.output_shapes.size(); ++output) {
    for (std::size_t i = 0; i < sides.numeric.output_size(output); ++i)
      before.push_back(sides.numeric.output(output, i));
  }
  sides.numeric.forward();
  std::size_t place = 0;
  for (std::size_t output = 0; output < sides.instance.output_shapes.size(); ++output) {
    for (std::size_t i = 0; i < sides.numeric.output_size(output); ++i, ++place) {
      if (sides.numeric.output(output, i) == before[place]) continue;
      Failure& failure = sides.outcome.failures.emplace_back();
      failure.kind = "not-deterministic";
      failure.message = "two calls of forward on the same inputs differ: " + sides.output_name(output) +
                        sides.element_text(sides.instance.output_shapes[output], i) + " is " +
                        full_text(Work<T>(before[place])) + " and then " +
                        full_text(Work<T>(sides.numeric.output(output, i)));
      return false;
    }
  }
  return true;
}

template <class T>
bool is_small(const GradientSides<T>& sides) {
  const std::int64_t columns = sides.instance.differentiable_size(sides.op), rows = sides.instance.output_size();
  return columns <= full_side_limit && rows <= full_side_limit && columns * rows <= full_jacobian_limit;
}

template <class T>
Outcome compare_sides(const Op& op, const Case& instance, Rung rung) {
  GradientSides<T> sides(op, instance, rung);
  sides.numeric.forward();
  if (outputs_finite(sides) && repeats(sides)) {
    sides.gradient = sides.analytic.gradient();
    if (is_small(sides))
      compare_in_full(sides);
    else
      compare_large(sides);
  }
  sides.outcome.forward_calls = sides.numeric.forward_calls() + sides.analytic.forward_calls();
  sides.outcome.backward_calls = sides.analytic.backward_calls();
  return std::move(sides.outcome);
}

/// What a wider scalar may see differently. A NaN in the first scalar is one whatever a wider exponent range would make of
/// it; so is a forgotten entry.
bool worth_a_referee(const Failure& failure) {
  return failure.verdict == Verdict::undecided || failure.kind == to_string(EntryKind::wrong_value) ||
         failure.kind == to_string(EntryKind::outside_subdifferential);
}

Outcome single_failure(Verdict verdict, const char* kind, const char* message) {
  Failure failure;
  failure.verdict = verdict;
  failure.kind = kind;
  failure.message = message;
  Outcome outcome;
  outcome.failures.push_back(std::move(failure));
  return outcome;
}

/// What a backward may lose in the referee's scalar where terms of the size of upstream and products of two inputs cancel, as in
/// 1 - sigmoid(100). Smaller deviations are none that a formula could be blamed for.
double rounding_in(ScalarKind referee, const Case& instance) {
  double upstream = 0, input = 1;
  for (const auto& tensor : instance.upstream) {
    for (const double value : tensor) upstream = std::max(upstream, std::abs(value));
  }
  for (const auto& tensor : instance.inputs) {
    for (const double value : tensor) input = std::max(input, std::abs(value));
  }
  const double unit_roundoff =
      referee == ScalarKind::wide ? ScalarTraits<Referee>::unit_roundoff : ScalarTraits<Binary128>::unit_roundoff;
  return backward_rounding * unit_roundoff * upstream * input * input;
}

/// A wrong gradient is as wrong in the referee's scalar as in the first. What has all but vanished there was rounding: of terms
/// of size one that cancel in the output, on nodes of so few bits that it is linear in the node and no difference shows it.
bool is_rounding(const Failure& confirmed, const Outcome& first, double referee_rounding) {
  if (!worth_a_referee(confirmed) || confirmed.verdict != Verdict::fail) return false;
  if (confirmed.deviation <= referee_rounding) return true;
  double before = 0;
  for (const Failure& failure : first.failures) {
    if (failure.input == confirmed.input && worth_a_referee(failure)) before = std::max(before, failure.deviation);
  }
  // The unit roundoffs are at least 2^-55 apart, steps 2^7.
  return std::isfinite(before) && confirmed.deviation < 0x1p-30 * before;
}

Outcome confirmed_by_referee(const Op& op, const Case& instance, Rung referee, Outcome first) {
  Outcome confirmed = check_gradient_in(op, instance, referee);
  std::erase_if(confirmed.failures, [&](const Failure& failure) {
    return is_rounding(failure, first, rounding_in(referee.forward, instance));
  });
  for (Failure& failure : first.failures) {
    if (!worth_a_referee(failure) && confirmed.find_alike(failure) == nullptr)
      confirmed.failures.push_back(std::move(failure));
  }
  confirmed.forward_calls += first.forward_calls;
  confirmed.backward_calls += first.backward_calls;
  confirmed.by_referee = true;
  return confirmed;
}

/// The case with every entry of a gradient's input moved a little, off kinks that lie at round numbers; inside the domain.
Case moved_off_kinks(const Op& op, const Case& instance) {
  Case moved = instance;
  RandomStream random(mix_seed(instance.seed, hash_name("off the kinks")));
  for (const std::size_t input : op.differentiable_inputs()) {
    for (double& value : moved.inputs[input]) {
      const double step = 0x1p-7 * random.signed_half_to_one(10);
      const double candidates[] = {value + step, value - step};
      for (const double candidate : candidates) {
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

/// What is wrong at a point, right beside it, and may be the convention of kinks that cancel in the output.
Outcome without_verdict(Outcome outcome) {
  for (Failure& failure : outcome.failures) {
    if (!worth_a_referee(failure)) continue;
    failure.verdict = Verdict::undecided;
    failure.kind = "kink-inside";
    failure.message += "; beside this point the gradient is right, and no kink shows here";
  }
  return outcome;
}

}  // namespace

Outcome check_gradient_in(const Op& op, const Case& instance, Rung rung) {
  try {
    switch (rung.forward) {
      case ScalarKind::float32: return compare_sides<float>(op, instance, rung);
      case ScalarKind::float64: return compare_sides<double>(op, instance, rung);
      case ScalarKind::double_double: return compare_sides<DoubleDouble>(op, instance, rung);
      case ScalarKind::binary128: return compare_sides<Binary128>(op, instance, rung);
      case ScalarKind::wide: return compare_sides<Referee>(op, instance, rung);
    }
  } catch (const ShapeError& error) {
    return single_failure(Verdict::fail, "shape-convention", error.what());
  } catch (const OpError& error) {
    return single_failure(Verdict::error, "op-failed", error.what());
  }
  return {};
}

namespace {

/// The smallest and the largest size of an input that is not zero; 1 where there is none.
std::pair<double, double> input_sizes(const Op& op, const Case& instance) {
  double smallest = std::numeric_limits<double>::infinity(), largest = 0;
  for (const std::size_t input : op.differentiable_inputs()) {
    for (const double value : instance.inputs[input]) {
      if (value != 0) smallest = std::min(smallest, std::abs(value));
      largest = std::max(largest, std::abs(value));
    }
  }
  return largest > 0 ? std::pair{smallest, largest} : std::pair{1.0, 1.0};
}

/// Of a black box, far out. Near zero the step of its differences reaches across what may be a pole. At large inputs forward may
/// have lost what its derivative is about, as log(1 + exp(-18)) in float: a rounding of a one inside of it, over the smallest step.
Outcome without_its_precision(const Op& op, const Case& instance, double unit_roundoff, Outcome outcome) {
  constexpr double smallest = 0x1p-10, largest = 8, smallest_step = 0x1p-7;
  const auto [near, far] = input_sizes(op, instance);
  if (near >= smallest && far <= largest) return outcome;
  double upstream = 0;
  for (const auto& tensor : instance.upstream) {
    for (const double value : tensor) upstream = std::max(upstream, std::abs(value));
  }
  const double lost = backward_rounding * unit_roundoff / smallest_step * upstream;
  for (Failure& failure : outcome.failures) {
    if (failure.verdict != Verdict::fail || !worth_a_referee(failure)) continue;
    if (near >= smallest && failure.deviation > lost) continue;
    failure.verdict = Verdict::undecided;
    failure.kind = "own-precision";
    failure.message += "; at such inputs forward in its own precision tells too little";
  }
  return outcome;
}

}  // namespace

Outcome check_gradient(const Op& op, const Case& instance, Confirmation confirmation) {
  const Ladder ladder = ladder_of(op);
  Outcome first = check_gradient_in(op, instance, ladder.first);
  if (ladder.first.forward == ScalarKind::float32 || ladder.first.forward == ScalarKind::float64) {
    const bool is_float = ladder.first.forward == ScalarKind::float32;
    first = without_its_precision(op, instance,
                                  is_float ? ScalarTraits<float>::unit_roundoff : ScalarTraits<double>::unit_roundoff,
                                  std::move(first));
  }
  const bool ask = std::any_of(first.failures.begin(), first.failures.end(), worth_a_referee);
  if (ask && op.kinks().inside) {
    // A value that is wrong at a kink inside and right beside it is the convention of that kink. Where no kink shows, several may
    // have cancelled, as those of relu(x) - relu(-x); or none was there, and it is wrong.
    Outcome beside = check_gradient_in(op, moved_off_kinks(op, instance), ladder.first);
    beside.forward_calls += first.forward_calls;
    beside.backward_calls += first.backward_calls;
    if (beside.verdict() == Verdict::pass) {
      if (first.kinked || first.verdict() != Verdict::fail) return beside;
      return without_verdict(std::move(first));
    }
  }
  if (confirmation == Confirmation::first_only || !ask) return first;
  if (ladder.referee) first = confirmed_by_referee(op, instance, *ladder.referee, std::move(first));
  try {
    if (confirmation == Confirmation::located) locate_wrong_entries(op, instance, ladder.first, first);
  } catch (const OpError&) {  // fails where it had not before: the finding stands without its place
  }
  return first;
}

}  // namespace gradcheck
