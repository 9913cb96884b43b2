#include "tests/reference/calibration.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "gradcheck/check/compare/comparison.hpp"
#include "gradcheck/reference/projected_derivative.hpp"
#include "gradcheck/reference/stencil.hpp"
#include "gradcheck/reference/step.hpp"
#include "gradcheck/scalar/double_double_math.hpp"
#include "gradcheck/scalar/referee.hpp"
#include "gradcheck/scalar/scalar_traits.hpp"
#include "gradcheck/scalar/truth.hpp"
#include "gradcheck/scalar/wide.hpp"
#include "tests/reference/black_boxes.hpp"
#include "tests/reference/expression_tree.hpp"
#include "tests/test_ops/some_case.hpp"

namespace gradcheck::tests {

namespace {

constexpr double wanted = 1e-12;

template <class W>
W number(double value) {
  return from_double<W>(value);
}
template <class W>
Dual<W> constant(double value) {
  return {from_double<W>(value), W(0)};
}
template <class W>
Dual<W> variable(double value) {
  return {from_double<W>(value), W(1)};
}

// Half near 1, a third over six decades, the rest near 0; on the float grid.
double draw_x(RandomStream& random) {
  const std::uint64_t dice = random.below(10);
  const double sign = random.coin() ? 1 : -1;
  if (dice < 5) return static_cast<float>(sign * 4 * random.unit() * random.unit());
  if (dice < 8) return static_cast<float>(sign * std::pow(10.0, 6 * random.unit() - 3));
  return static_cast<float>(sign * 0.01 * random.unit());
}

/// Checks one entry like gradient_check, with `wanted` as the widest bound.
template <class W>
struct Judged {
  Derivative<W> derivative;
  EntryKind kind;
};

template <class W>
Judged<W> judge(const ExpressionTree& tree, double x) {
  const double h = coordinate_step(x, ScalarTraits<W>::step_exponent), u = ScalarTraits<W>::unit_roundoff;
  NineSamples<W> f;
  for (int node = -4; node <= 4; ++node) {
    f[static_cast<std::size_t>(node + 4)] = tree(W(from_double<W>(x) + from_double<W>(node * h)), &number<W>);
  }
  Judged<W> judged{nine_point(f, h, u, std::abs(x)), EntryKind::agrees};
  const W analytic = tree(variable<W>(x), &constant<W>).slope;
  const double size = std::abs(to_double(analytic));
  judged.kind =
      compare(analytic, judged.derivative,
              {.size = size, .analytic_rounding = backward_rounding * u * size, .widest_bound = wanted * size});
  return judged;
}

/// Whether the value of the expression in 50 digits has no correct digit, e.g. because 1 + tiny was rounded to 1 and then
/// multiplied by a huge number. Differences of such values have no meaning.
bool loses_every_digit(const ExpressionTree& tree, double x) {
  const Truth exact = tree(
      Truth(x), +[](double value) { return Truth(value); });
  const Referee computed = tree(
      Referee(x), +[](double value) { return Referee(value); });
  return !(abs(Truth(computed.str(60)) - exact) < abs(exact) / 2);
}

bool is_fail(EntryKind kind) { return verdict_of(kind) == Verdict::fail; }

}  // namespace

double quantile(std::vector<double> values, double share) {
  if (values.empty()) return 0;
  const auto place = values.begin() + static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), place, values.end());
  return *place;
}

TreeCalibration calibrate_trees(std::uint64_t seed, std::int64_t trials) {
  RandomStream random(seed);
  TreeCalibration result;
  while (result.trials < trials) {
    const ExpressionTree tree(random, static_cast<int>(random.between(1, 3)));
    const double x = draw_x(random);
    const Judged<DoubleDouble> first = judge<DoubleDouble>(tree, x);
    const Derivative<DoubleDouble>& derivative = first.derivative;
    if (!derivative.finite || derivative.size > 1e150) continue;
    const Dual<Referee> truth = tree(variable<Referee>(x), &constant<Referee>);
    const double size = std::abs(to_double(truth.slope));
    // If the function is flat to 12 digits, a relative bound has no meaning.
    if (!(size > 1e-12 * std::max(1.0, std::abs(to_double(truth.value))))) continue;
    const double error = std::abs(to_double(Referee(convert_number<Referee>(derivative.value) - truth.slope)));
    ++result.trials;
    result.violations += error > derivative.bound ? 1 : 0;
    result.kinks += derivative.smooth ? 0 : 1;
    result.relative_error.push_back(error / size);
    result.relative_bound.push_back(derivative.bound / size);
    if (error > 0) result.tightness.push_back(derivative.bound / error);
    if (first.kind == EntryKind::agrees) continue;
    const EntryKind confirmed = judge<Referee>(tree, x).kind;
    if (is_fail(confirmed) && loses_every_digit(tree, x)) {
      ++result.lost;
      continue;
    }
    result.false_fails += is_fail(first.kind) ? 1 : 0;
    result.confirmed_fails += is_fail(confirmed) ? 1 : 0;
    result.undecided += is_fail(first.kind) ? 0 : 1;
    result.left_undecided += verdict_of(confirmed) == Verdict::undecided ? 1 : 0;
  }
  return result;
}

std::string TreeCalibration::table() const {
  const auto share_of = [&](std::int64_t count) { return static_cast<double>(count) / static_cast<double>(trials); };
  std::string text = fmt::format("{} random expression trees, 9-point scheme in double-double\n", trials);
  const auto line = [&](const char* what, std::int64_t count) {
    text += fmt::format("  {:<52} {:>7}   {:.1e}\n", what, count, share_of(count));
  };
  line("error beyond the bound", violations);
  line("taken for a kink", kinks);
  line("right value judged wrong in double-double", false_fails);
  line("right value judged wrong at 50 digits as well", confirmed_fails);
  line("of a forward without a right digit in 50", lost);
  line("bound above 1e-12 |f'| in double-double", undecided);
  line("bound above 1e-12 |f'| at 50 digits as well", left_undecided);
  text += fmt::format("  {:<8} {:>12} {:>12} {:>12}\n", "share", "error/|f'|", "bound/|f'|", "bound/error");
  for (const double share : {0.5, 0.9, 0.99, 0.999, 0.9999}) {
    text += fmt::format("  {:<8} {:>12.1e} {:>12.1e} {:>12.1e}\n", share, quantile(relative_error, share),
                        quantile(relative_bound, share), quantile(tightness, share));
  }
  return text;
}

namespace {

template <class T, template <class> class Function>
BlackBoxCalibration calibrate_black_box(const char* function, std::uint64_t seed, std::int64_t trials) {
  const Op box(sdk::table_of<Function<T>>()), wide(sdk::table_of<Function<DoubleDouble>>());
  RandomStream random(seed);
  BlackBoxCalibration result{function, std::string(ScalarTraits<T>::name), trials, 0, {}};
  for (std::int64_t i = 0; i < trials; ++i) {
    const Case instance = some_case(box, {{"D", random.between(2, 12)}}, random.next());
    const auto sampled = sampled_op<double>(box, instance, ScalarTraits<T>::kind);
    const auto truth = sampled_op<DoubleDouble>(wide, instance);
    const auto entry = static_cast<std::size_t>(random.below(instance.inputs[0].size()));
    double largest = 0;
    for (std::size_t j = 0; j < instance.inputs[0].size(); ++j) {
      largest = std::max(largest, std::abs(to_double(projected_derivative(*truth, 0, j).value)));
    }
    const auto derivative = projected_derivative(*sampled, 0, entry);
    const auto exact = projected_derivative(*truth, 0, entry);
    const double error = std::abs(to_double(DoubleDouble(derivative.value) - exact.value));
    result.violations += error <= derivative.bound ? 0 : 1;
    if (largest > 0) result.detectable.push_back(derivative.bound / largest);
  }
  return result;
}

template <class T>
void calibrate_black_boxes_in(std::uint64_t seed, std::int64_t trials, std::vector<BlackBoxCalibration>& all) {
  all.push_back(calibrate_black_box<T, LinearTanhIn>("linear + tanh", seed, trials));
  all.push_back(calibrate_black_box<T, MatmulIn>("matmul", seed + 1, trials));
  all.push_back(calibrate_black_box<T, SoftmaxIn>("softmax", seed + 2, trials));
  all.push_back(calibrate_black_box<T, LayerNormIn>("layernorm", seed + 3, trials));
}

}  // namespace

std::vector<BlackBoxCalibration> calibrate_black_boxes(std::uint64_t seed, std::int64_t trials) {
  std::vector<BlackBoxCalibration> all;
  calibrate_black_boxes_in<float>(seed, trials, all);
  calibrate_black_boxes_in<double>(seed, trials, all);
  return all;
}

std::string BlackBoxCalibration::row() const {
  return fmt::format("  {:<14} {:<8} {:>7} trials {:>4} violations   detectable {:.1e} (half) {:.1e} (9 of 10)\n",
                     function, scalar, trials, violations, quantile(detectable, 0.5), quantile(detectable, 0.9));
}

}  // namespace gradcheck::tests
