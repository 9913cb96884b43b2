#include "properties/forward_mode.hpp"

#include "gradcheck/random.hpp"
#include "properties/allowed_values.hpp"
#include "properties/call_check.hpp"

namespace gradcheck::properties {

namespace {

constexpr std::uint32_t all_scalars =
    GRADCHECK_SCALAR_DOUBLE_DOUBLE | GRADCHECK_SCALAR_FLOAT64 | GRADCHECK_SCALAR_FLOAT32;

/// The most accurate scalar that has forward, backward and jvp.
std::optional<ScalarKind> scalar_of(const Op& op) {
  for (const ScalarKind scalar : {ScalarKind::double_double, ScalarKind::float64, ScalarKind::float32}) {
    if (op.forward_in(scalar) && op.backward_in(scalar) && op.jvp_in(scalar)) return scalar;
  }
  return std::nullopt;
}

/// Both sides of <u, J v> = <J^T u, v>, their distance, and the sum of the absolute values of their terms.
struct Sides {
  double forward = 0, reverse = 0, off = 0, size = 0;
  bool written = true;  ///< jvp wrote every tangent of an output
};

template <class T>
Sides sides_of(const Op& op, const Case& instance, RandomStream random) {
  OpCall<T> call(op, instance);
  if (op.accumulates()) call.fill_downstream(0);
  call.forward();
  call.backward();
  Sides sides;
  T forward(0), reverse(0);
  const auto add = [&](T& sum, const T& one, const T& other) {
    sum += one * other;
    sides.size += std::abs(to_double(T(one * other)));
  };
  const Results<T> gradients = call.gradients();
  for (const std::size_t input : op.differentiable_inputs()) {
    for (std::size_t i = 0; i < gradients[input].size(); ++i) {
      const T tangent = from_double<T>(random.signed_half_to_one(10));
      call.set(*call.tangents[input], i, tangent);
      add(reverse, gradients[input][i], tangent);
    }
  }
  call.jvp();
  for (std::size_t output = 0; output < call.output_tangents.size(); ++output) {
    for (std::size_t i = 0; i < call.output_tangents[output]->size(); ++i) {
      sides.written = sides.written && !call.output_tangents[output]->poisoned(i);
      add(forward, call.value(*call.output_tangents[output], i), from_double<T>(instance.upstream[output][i]));
    }
  }
  sides.forward = to_double(forward);
  sides.reverse = to_double(reverse);
  sides.off = std::abs(to_double(T(forward - reverse)));
  return sides;
}

template <class T>
bool agree(const Sides& sides) {
  return !std::isfinite(sides.reverse) || sides.off <= reordering<T> * std::max(sides.size, 1e-300);
}

template <class T>
void check_forward_mode(const CallCheck<T>& check) {
  const Op& op = check.op;
  const RandomStream random(mix_seed(check.instance.seed, hash_name("tangents")));
  const Sides sides = sides_of<T>(op, check.instance, random);
  ++check.outcome.compared_entries;
  check.count_calls(1, 1);
  if (!sides.written) {
    fail(check.outcome, "tangent-not-written", "", "jvp leaves a tangent of an output unwritten");
    return;
  }
  if (agree<T>(sides)) return;
  // At a kink both modes may be right by different conventions, but NaN is always wrong.
  if (std::isfinite(sides.forward) && agree<T>(sides_of<T>(op, moved_off_kinks(op, check.instance), random))) return;
  fail(check.outcome, "modes-disagree", "",
       "<u, jvp(v)> is " + number_text(sides.forward) + ", but <backward(u), v> is " + number_text(sides.reverse) +
           ": forward mode is not the transpose of reverse mode");
}

}  // namespace

bool ForwardMode::applies(const Op& op) const {
  return (op.table().jvp_scalars & all_scalars) != 0 && scalar_of(op).has_value();
}

Outcome ForwardMode::check(const Op& op, const Case& instance, Confirmation) const {
  return check_calls(*scalar_of(op), op, instance, [](const auto& check) { check_forward_mode(check); });
}

}  // namespace gradcheck::properties
