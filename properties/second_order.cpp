#include "properties/second_order.hpp"

#include "gradcheck/random.hpp"
#include "gradcheck/reference/stencil.hpp"
#include "gradcheck/reference/step.hpp"
#include "properties/call_checks.hpp"
#include "properties/random_values.hpp"

namespace gradcheck::properties {

namespace {

using T = DoubleDouble;
using Direction = std::vector<std::vector<double>>;  // of each input, or of each upstream gradient; empty: not moved

constexpr int middle = 4;  // of nine nodes

/// Backward along a line through the inputs and the upstream gradient of a case.
class BackwardLine {
 public:
  BackwardLine(const Op& op, const Case& instance) : op_(op), case_(instance), call_(op, instance) {}

  /// d/dt <weights, backward(x + t v, dy + t w)> at t = 0. Cost  nine calls of forward and of backward.
  Derivative<T> derivative(const Direction& weights, const Direction& v, const Direction& w) {
    std::int64_t moved = 0;
    for (const Direction* direction : {&v, &w}) {
      for (const auto& tensor : *direction) moved += static_cast<std::int64_t>(tensor.size());
    }
    const double h = direction_step(moved, ScalarTraits<T>::step_exponent);
    NineSamples<T> samples;
    for (int node = -middle; node <= middle; ++node)
      samples[static_cast<std::size_t>(node + middle)] = at(node * h, weights, v, w);
    at(0, weights, v, w);
    return nine_point(samples, h, ScalarTraits<T>::unit_roundoff, reach(v, w));
  }

  std::int64_t calls = 0;

 private:
  T at(double t, const Direction& weights, const Direction& v, const Direction& w) {
    move(call_.inputs, case_.inputs, v, t);
    move(call_.upstream, case_.upstream, w, t);
    call_.poison_outputs();
    call_.poison_downstream();
    if (op_.accumulates()) call_.fill_downstream(0);
    call_.forward();
    call_.backward();
    ++calls;
    T sum(0);
    for (const std::size_t input : op_.differentiable_inputs()) {
      for (std::size_t i = 0; i < weights[input].size(); ++i) {
        sum += call_.value(*call_.downstream[input], i) * from_double<T>(weights[input][i]);
      }
    }
    return sum;
  }

  void move(const OpCall<T>::Tensors& tensors, const std::vector<std::vector<double>>& origin,
            const Direction& direction, double t) {
    for (std::size_t k = 0; k < direction.size(); ++k) {
      for (std::size_t i = 0; i < direction[k].size(); ++i) {
        call_.set(*tensors[k], i, from_double<T>(origin[k][i]) + from_double<T>(t * direction[k][i]));
      }
    }
  }

  double reach(const Direction& v, const Direction& w) const {
    double largest = 0;
    const auto take = [&](const Direction& direction, const std::vector<std::vector<double>>& origin) {
      for (std::size_t k = 0; k < direction.size(); ++k) {
        for (std::size_t i = 0; i < direction[k].size(); ++i) {
          if (direction[k][i] != 0) largest = std::max(largest, std::abs(origin[k][i] / direction[k][i]));
        }
      }
    };
    take(v, case_.inputs);
    take(w, case_.upstream);
    return largest;
  }

  const Op& op_;
  const Case& case_;
  OpCall<T> call_;
};

Direction none(std::size_t tensors) { return Direction(tensors); }

std::vector<double> random_entries(std::size_t size, RandomStream& random) {
  std::vector<double> entries(size);
  for (double& entry : entries) entry = random.signed_half_to_one(direction_bits);
  return entries;
}

Direction random_inputs(const Op& op, const Case& instance, RandomStream& random) {
  Direction direction(instance.inputs.size());
  for (const std::size_t input : op.differentiable_inputs())
    direction[input] = random_entries(instance.inputs[input].size(), random);
  return direction;
}

/// A derivative of backward that says something: no kink, no singularity, a narrow bound.
bool telling(const Derivative<T>& derivative, double size) {
  constexpr double narrow = 1e-8;
  return derivative.finite && derivative.smooth && derivative.bound <= narrow * std::max(size, derivative.size);
}

// Bounds are exceeded in two of 1e5 trials, hardly ever by a factor of four (docs/numerics.md, calibration).
constexpr double doubt = 4;

template <class Tensor>
T inner(const OpCall<T>& call, const Tensor& tensor, const std::vector<double>& direction, double& size) {
  T sum(0);
  for (std::size_t i = 0; i < direction.size(); ++i) {
    const T term = call.value(*tensor, i) * from_double<T>(direction[i]);
    sum += term;
    size += std::abs(to_double(term));
  }
  return sum;
}

/// One gradient that double_backward gives, along a random direction.
void compare(const T& analytic, double size, const Derivative<T>& numeric, const std::string& what,
             const std::string& input, Outcome& outcome) {
  const double value = to_double(analytic);
  // NaN has no size, and is none the less wrong.
  if (!telling(numeric, std::isfinite(size) ? size : 0)) return;
  ++outcome.compared_entries;
  const double off = std::abs(to_double(T(analytic - numeric.value)));
  const double rounding = 64 * ScalarTraits<T>::unit_roundoff * std::max(size, numeric.size);
  if (off <= doubt * numeric.bound + rounding + numeric.resolution) return;
  fail(outcome, std::isnan(value) ? "not-a-number" : "wrong-second-order", input,
       what + " is " + number_text(value) + " along a random direction, the numeric derivative of backward " +
           number_text(to_double(numeric.value)) + " ± " + short_text(numeric.bound));
}

void check_double_backward(const Op& op, const Case& instance, Outcome& outcome) {
  RandomStream random(mix_seed(instance.seed, hash_name("double backward")));
  const Direction u = random_inputs(op, instance, random);
  OpCall<T> call(op, instance);
  call.forward();
  for (const std::size_t input : op.differentiable_inputs()) {
    for (std::size_t i = 0; i < u[input].size(); ++i) call.set(*call.tangents[input], i, from_double<T>(u[input][i]));
  }
  if (!call.double_backward()) return;
  BackwardLine line(op, instance);
  for (const std::size_t input : op.differentiable_inputs()) {
    Direction v = none(instance.inputs.size());
    v[input] = random_entries(instance.inputs[input].size(), random);
    double size = 0;
    const T analytic = inner(call, call.downstream[input], v[input], size);
    const std::string& name = op.signature().inputs[input].name;
    compare(analytic, size, line.derivative(u, v, {}), "the gradient of backward by " + name, name, outcome);
  }
  for (std::size_t output = 0; output < instance.upstream.size(); ++output) {
    Direction w = none(instance.upstream.size());
    w[output] = random_entries(instance.upstream[output].size(), random);
    double size = 0;
    const T analytic = inner(call, call.output_tangents[output], w[output], size);
    compare(analytic, size, line.derivative(u, {}, w),
            "the gradient of backward by d" + op.signature().outputs[output].name, "", outcome);
  }
  outcome.forward_calls += line.calls;
  outcome.backward_calls += line.calls;
}

/// At a kink backward may be flat along one line and jump along another, so the case is moved off.
void check_symmetry(const Op& op, const Case& drawn, Outcome& outcome) {
  const Case instance = moved_off_kinks(op, drawn);
  RandomStream random(mix_seed(instance.seed, hash_name("Hessian")));
  const Direction v = random_inputs(op, instance, random), w = random_inputs(op, instance, random);
  BackwardLine line(op, instance);
  const Derivative<T> one = line.derivative(w, v, {}), other = line.derivative(v, w, {});
  outcome.forward_calls += line.calls;
  outcome.backward_calls += line.calls;
  const double size = std::max(std::abs(to_double(one.value)), std::abs(to_double(other.value)));
  if (!telling(one, size) || !telling(other, size)) return;
  ++outcome.compared_entries;
  const double allowed = doubt * (one.bound + other.bound) + one.resolution + other.resolution;
  if (std::abs(to_double(T(one.value - other.value))) <= allowed) return;
  fail(outcome, "hessian-not-symmetric", "",
       "the Hessian of <upstream, outputs> is not symmetric: w H v is " + number_text(to_double(one.value)) +
           ", v H w is " + number_text(to_double(other.value)) + " (± " + short_text(one.bound + other.bound) +
           "), from differences of backward");
}

}  // namespace

bool SecondOrder::applies(const Op& op) const {
  return !op.differentiable_inputs().empty() && op.forward_in(ScalarKind::double_double) &&
         op.backward_in(ScalarKind::double_double);
}

Outcome SecondOrder::check(const Op& op, const Case& instance, Confirmation) const {
  return against_plain_call<T>(op, instance, [&](const PlainCall<T>&, Outcome& outcome) {
    if (op.double_backward_in(ScalarKind::double_double))
      check_double_backward(op, instance, outcome);
    else
      check_symmetry(op, instance, outcome);
  });
}

}  // namespace gradcheck::properties
