#include "properties/second_order.hpp"

#include "gradcheck/check/compare/value_text.hpp"
#include "gradcheck/random.hpp"
#include "gradcheck/reference/stencil.hpp"
#include "gradcheck/reference/step.hpp"
#include "properties/allowed_values.hpp"
#include "properties/call_check.hpp"

namespace gradcheck::properties {

namespace {

using T = DoubleDouble;
using Direction = std::vector<std::vector<double>>;  // per input or per upstream gradient; empty: does not move

constexpr int middle = 4;  // the middle one of nine nodes

/// Backward along a line through the inputs and the upstream gradient of a case.
class BackwardLine {
 public:
  BackwardLine(const Op& op, const Case& instance) : op_(op), case_(instance), call_(op, instance) {}

  /// d/dt <weights, backward(x + t v, dy + t w)> at t = 0.
  /// Cost    ten calls of forward and of backward.
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

/// A derivative of backward that can be compared: no kink, no singularity, a narrow bound.
bool telling(const Derivative<T>& derivative, double size) {
  constexpr double narrow = 1e-8;
  return derivative.finite && derivative.smooth && derivative.bound <= narrow * std::max(size, derivative.size);
}

// Bounds are exceeded in two of 1e5 trials, hardly ever by a factor of four (docs/numerics.md, calibration).
constexpr double doubt = 4;

/// <tensor, direction>, and the sum of the absolute values of its terms.
struct Product {
  T value{0};
  double size = 0;

  Product(const OpCall<T>& call, const OpCall<T>::Memory& tensor, const std::vector<double>& direction) {
    for (std::size_t i = 0; i < direction.size(); ++i) {
      const T term = call.value(tensor, i) * from_double<T>(direction[i]);
      value += term;
      size += std::abs(to_double(term));
    }
  }
};

/// Compares double_backward with differences of backward, along random directions.
class DoubleBackward {
 public:
  DoubleBackward(const Op& op, const Case& instance, Outcome& outcome)
      : op_(op),
        case_(instance),
        outcome_(outcome),
        random_(mix_seed(instance.seed, hash_name("double backward"))),
        u_(random_inputs(op, instance, random_)),
        call_(op, instance),
        line_(op, instance) {}

  void check() {
    call_.forward();
    for (const std::size_t input : op_.differentiable_inputs()) {
      for (std::size_t i = 0; i < u_[input].size(); ++i)
        call_.set(*call_.tangents[input], i, from_double<T>(u_[input][i]));
    }
    if (!call_.double_backward()) return;
    for (const std::size_t input : op_.differentiable_inputs()) compare_input(input);
    for (std::size_t output = 0; output < case_.upstream.size(); ++output) compare_upstream(output);
    outcome_.forward_calls += line_.calls;
    outcome_.backward_calls += line_.calls;
  }

 private:
  void compare_input(std::size_t input) {
    Direction v = none(case_.inputs.size());
    v[input] = random_entries(case_.inputs[input].size(), random_);
    const Product analytic(call_, *call_.downstream[input], v[input]);
    const std::string& name = op_.signature().inputs[input].name;
    compare(analytic, line_.derivative(u_, v, {}), name, name);
  }

  void compare_upstream(std::size_t output) {
    Direction w = none(case_.upstream.size());
    w[output] = random_entries(case_.upstream[output].size(), random_);
    const Product analytic(call_, *call_.output_tangents[output], w[output]);
    compare(analytic, line_.derivative(u_, {}, w), "d" + op_.signature().outputs[output].name, "");
  }

  void compare(const Product& analytic, const Derivative<T>& numeric, const std::string& by, const std::string& input) {
    const double value = to_double(analytic.value);
    // The size of NaN is not a number either, but NaN is wrong.
    if (!telling(numeric, std::isfinite(analytic.size) ? analytic.size : 0)) return;
    ++outcome_.compared_entries;
    const double off = std::abs(to_double(T(analytic.value - numeric.value)));
    const double rounding = 64 * ScalarTraits<T>::unit_roundoff * std::max(analytic.size, numeric.size);
    if (off <= doubt * numeric.bound + rounding + numeric.resolution) return;
    fail(outcome_, std::isnan(value) ? "not-a-number" : "wrong-second-order", input,
         "double_backward gives " + number_text(value) + " for the derivative of backward with respect to " + by +
             " along a random direction; differences of backward give " + number_text(to_double(numeric.value)) +
             " ± " + short_text(numeric.bound));
  }

  const Op& op_;
  const Case& case_;
  Outcome& outcome_;
  RandomStream random_;
  Direction u_;
  OpCall<T> call_;
  BackwardLine line_;
};

/// At a kink, backward may be constant along one line and jump along another, so the case is moved off kinks.
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
       "the Hessian H of <upstream, outputs> is not symmetric: by differences of backward, w H v is " +
           number_text(to_double(one.value)) + " and v H w is " + number_text(to_double(other.value)) + " (± " +
           short_text(one.bound + other.bound) + ")");
}

}  // namespace

bool SecondOrder::applies(const Op& op) const {
  return !op.differentiable_inputs().empty() && op.forward_in(ScalarKind::double_double) &&
         op.backward_in(ScalarKind::double_double);
}

Outcome SecondOrder::check(const Op& op, const Case& instance, Confirmation) const {
  return check_calls_in<T>(op, instance, [](const CallCheck<T>& check) {
    if (check.op.double_backward_in(ScalarKind::double_double))
      DoubleBackward(check.op, check.instance, check.outcome).check();
    else
      check_symmetry(check.op, check.instance, check.outcome);
  });
}

}  // namespace gradcheck::properties
