// Errors that one random direction finds, with the comparison of compare_large().
#include <catch2/catch.hpp>

#include <cmath>
#include <vector>

#include "gradcheck/call/evaluation.hpp"
#include "gradcheck/check/compare/comparison.hpp"
#include "gradcheck/random.hpp"
#include "gradcheck/reference/stencil.hpp"
#include "gradcheck/reference/step.hpp"
#include "gradcheck/scalar/double_double_math.hpp"
#include "tests/test_ops/mlp.hpp"

namespace gradcheck {
namespace {

/// How the directional check compares: the gradient of a linear function along a direction against the nine-point
/// scheme.
class LinearCheck {
 public:
  LinearCheck(std::size_t size, std::uint64_t seed) : random_(seed), gradient_(size), x_(size), direction_(size) {
    for (std::size_t i = 0; i < size; ++i) {
      gradient_[i] = two_sum(random_.signed_half_to_one(52), 0x1p-60 * random_.unit());
      x_[i] = static_cast<float>(4 * random_.unit() - 2);
    }
  }

  std::size_t size() const { return gradient_.size(); }
  const std::vector<DoubleDouble>& gradient() const { return gradient_; }
  const std::vector<double>& direction() const { return direction_; }
  RandomStream& random() { return random_; }

  void draw(bool signs_only = false) {
    for (std::size_t i = 0; i < size(); ++i) {
      const double weight = random_.signed_half_to_one(20);
      direction_[i] = signs_only ? std::copysign(1.0, weight) : weight * scale_of(x_[i]);
    }
    const double h =
        std::ldexp(direction_step(static_cast<std::int64_t>(size()), 0), ScalarTraits<DoubleDouble>::step_exponent);
    NineSamples<DoubleDouble> samples;
    for (int node = -4; node <= 4; ++node) {
      DoubleDouble sum(0);
      for (std::size_t i = 0; i < size(); ++i)
        sum += gradient_[i] * (DoubleDouble(x_[i]) + DoubleDouble(node * h * direction_[i]));
      samples[static_cast<std::size_t>(node + 4)] = sum;
    }
    reference_ = nine_point(samples, h, ScalarTraits<DoubleDouble>::unit_roundoff);
    sum_ = DoubleDouble(0);
    double squares = 0;
    for (std::size_t i = 0; i < size(); ++i) {
      const DoubleDouble term = gradient_[i] * DoubleDouble(direction_[i]);
      sum_ += term;
      squares += term.hi * term.hi;
    }
    norm_ = std::sqrt(squares);
  }

  /// The verdict on the gradient with `change` added to <gradient, direction>.
  EntryKind verdict(const DoubleDouble& change) const {
    ComparisonScale scale;
    scale.size = norm_;
    scale.analytic_rounding = backward_rounding * ScalarTraits<DoubleDouble>::unit_roundoff * norm_;
    scale.widest_bound = widest_relative_bound(ScalarKind::double_double) * norm_;
    return compare(sum_ + change, reference_, scale);
  }

 private:
  RandomStream random_;
  std::vector<DoubleDouble> gradient_;
  std::vector<double> x_, direction_;
  Derivative<DoubleDouble> reference_;
  DoubleDouble sum_;
  double norm_ = 0;
};

struct Detection {
  int one_entry = 0, swapped = 0, permuted = 0, false_alarms = 0, trials = 0;
};

Detection detect(std::size_t size, int directions, int trials_each, double relative, bool signs_only = false) {
  Detection result;
  LinearCheck check(size, size);
  for (int probe = 0; probe < directions; ++probe) {
    check.draw(signs_only);
    result.false_alarms += check.verdict(DoubleDouble(0)) == EntryKind::agrees ? 0 : 1;
    const auto& gradient = check.gradient();
    const auto& direction = check.direction();
    for (int trial = 0; trial < trials_each; ++trial, ++result.trials) {
      const std::size_t i = check.random().below(size);
      const std::size_t j = (i + 1 + check.random().below(size - 1)) % size;
      auto times = [](const DoubleDouble& value, double weight) { return value * DoubleDouble(weight); };
      const bool one =
          check.verdict(times(gradient[i] * DoubleDouble(relative), direction[i])) == EntryKind::wrong_value;
      const DoubleDouble difference = gradient[j] - gradient[i];
      const bool swapped = check.verdict(times(difference, direction[i] - direction[j])) == EntryKind::wrong_value;
      // Ten neighbours, each shifted by one.
      DoubleDouble moved(0);
      for (std::size_t k = 0; k < 10; ++k) {
        moved += times(gradient[(i + (k + 1) % 10) % size] - gradient[(i + k) % size], direction[(i + k) % size]);
      }
      const bool permuted = check.verdict(moved) == EntryKind::wrong_value;
      result.one_entry += one ? 1 : 0;
      result.swapped += swapped ? 1 : 0;
      result.permuted += permuted ? 1 : 0;
    }
  }
  return result;
}

TEST_CASE("a direction finds one entry wrong by 1e-12, a swapped pair and a permutation, in 1000 of 1000 trials") {
  struct Row {
    std::size_t size;
    int directions, each;
  };
  for (const Row& row : {Row{10, 1000, 1}, Row{1000, 200, 5}, Row{100000, 10, 100}, Row{1000000, 2, 500}}) {
    const Detection seen = detect(row.size, row.directions, row.each, 1e-12);
    CAPTURE(row.size);
    REQUIRE(seen.trials == 1000);
    CHECK(seen.one_entry == 1000);
    CHECK(seen.swapped == 1000);
    CHECK(seen.permuted == 1000);
    CHECK(seen.false_alarms == 0);
  }
  // This test can fail: signs alone miss half of the swapped pairs, and no direction detects 1e-30.
  const Detection blind = detect(1000, 200, 5, 1e-30, true);
  CHECK(blind.one_entry == 0);
  CHECK(blind.swapped > 400);
  CHECK(blind.swapped < 600);
}

TEST_CASE("a direction raises no false alarm in a million trials") {
  int alarms = 0, undecided = 0;
  LinearCheck check(6, 1);
  for (int trial = 0; trial < 1000000; ++trial) {
    check.draw();
    const EntryKind kind = check.verdict(DoubleDouble(0));
    alarms += kind == EntryKind::wrong_value ? 1 : 0;
    undecided += kind != EntryKind::agrees && kind != EntryKind::wrong_value ? 1 : 0;
  }
  CHECK(alarms == 0);
  CHECK(undecided == 0);
}

TEST_CASE("eight forward calls certify the gradient of 1,000,120 parameters", "[large]") {
  const Op op(sdk::table_of<tests::Mlp>());
  const Case instance = tests::mlp_case(op, 2, 784, 1258);
  Evaluation<DoubleDouble> evaluation(op, instance);
  evaluation.forward();
  evaluation.set_upstream_of_case();
  evaluation.backward();
  const std::size_t parameters[] = {tests::mlp_W1, tests::mlp_b1, tests::mlp_W2, tests::mlp_b2};
  NineSamples<DoubleDouble> samples;
  samples[4] = evaluation.output(0, 0);
  std::int64_t count = 0;
  DoubleDouble analytic(0);
  double squares = 0;
  std::vector<std::vector<double>> directions;
  RandomStream random(1);
  for (const std::size_t input : parameters) {
    directions.emplace_back();
    for (std::size_t i = 0; i < evaluation.input_size(input); ++i, ++count) {
      directions.back().push_back(random.signed_half_to_one(20));
      const DoubleDouble entry = evaluation.downstream(input, i);
      analytic += entry * DoubleDouble(directions.back().back());
      squares += entry.hi * entry.hi;
    }
  }
  REQUIRE(count == 1000120);
  const double norm = std::sqrt(squares);
  const double h = std::ldexp(direction_step(count, 0), ScalarTraits<DoubleDouble>::step_exponent);
  const std::int64_t before = evaluation.forward_calls();
  for (int node = -4; node <= 4; ++node) {
    if (node == 0) continue;  // f(x) was called before backward
    for (std::size_t p = 0; p < directions.size(); ++p) {
      const std::vector<double>& origin = instance.inputs[parameters[p]];
      for (std::size_t i = 0; i < origin.size(); ++i) {
        evaluation.set_input(parameters[p], i, DoubleDouble(origin[i]) + DoubleDouble(node * h * directions[p][i]));
      }
    }
    evaluation.forward();
    samples[static_cast<std::size_t>(node + 4)] = evaluation.output(0, 0);
  }
  const Derivative<DoubleDouble> derivative = nine_point(samples, h, ScalarTraits<DoubleDouble>::unit_roundoff);
  const double error = std::abs(to_double(analytic - derivative.value));
  CAPTURE(error / norm, derivative.bound / norm, norm);
  CHECK(evaluation.forward_calls() - before == 8);
  CHECK(derivative.bound <= 1e-22 * norm);
  CHECK(error <= derivative.bound);
  // One weight of a million, wrong by 1e-15 of itself if it is as large as the average one.
  const double wrong = 1e-15 * norm / std::sqrt(static_cast<double>(count));
  const std::size_t place = 123456;
  CHECK(std::abs(to_double(analytic + DoubleDouble(wrong * directions[0][place]) - derivative.value)) >
        derivative.bound);
}

}  // namespace
}  // namespace gradcheck
