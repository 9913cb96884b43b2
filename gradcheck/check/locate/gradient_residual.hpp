/// Residuals of an op's gradient: the analytic gradient minus differences of forward.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

#include "gradcheck/check/compare/comparison.hpp"
#include "gradcheck/check/locate/gradient_decoding.hpp"
#include "gradcheck/check/locate/residual.hpp"
#include "gradcheck/reference/projected_derivative.hpp"
#include "gradcheck/reference/step.hpp"
#include "gradcheck/scalar/double_double_math.hpp"
#include "gradcheck/scalar/magnitude.hpp"
#include "gradcheck/scalar/wide.hpp"

namespace gradcheck {

/// Quick residuals are plain centered quotients, with a bound from a model: noise of 12 u times the terms of the
/// projection, and a truncation that is learned from the certified derivatives. Certified ones come from the nine-point
/// scheme.
template <class W>
class GradientResidual final : public ResidualSource {
 public:
  /// Cost  one call of forward.
  GradientResidual(SampledOp<W>& sampled, const CheckedGradient<W>& gradient)
      : sampled_(sampled),
        case_(sampled.instance()),
        gradient_(gradient),
        origin_(case_.inputs[gradient.input]),
        u_(sampled.scalar().unit_roundoff),
        rounding_(backward_rounding * std::max(gradient.unit_roundoff, ScalarTraits<W>::unit_roundoff)),
        largest_(largest_magnitude(gradient.values)),
        calls_before_(sampled.forward_calls()) {
    sampled_.forward();
    base_ = projection();
  }

  Residual along(std::span<const double> weights, Effort effort) override {
    std::vector<double> direction(weights.begin(), weights.end());
    for (std::size_t i = 0; i < direction.size(); ++i) direction[i] *= scale_of(origin_[i]);
    return effort == Effort::certified
               ? against(direction, directional_derivative(sampled_, gradient_.input, direction))
               : quick_along(direction);
  }

  /// Compares the gradient with a derivative along a direction that is given in the units of the input.
  Residual against(const std::vector<double>& direction, const Derivative<W>& derivative) {
    learn_curvature(derivative);
    const auto [sum, norm] = analytic_along(direction);
    return difference(sum, derivative, rounding_ * norm, 1);
  }

  Residual of_entry(std::size_t entry, double expected, Effort effort) override {
    const double scale = scale_of(origin_[entry]);
    if (effort == Effort::certified) {
      return difference(gradient_.values[entry], projected_derivative(sampled_, gradient_.input, entry),
                        rounding_ * largest_, scale);
    }
    const double h = step_of_entry(expected);
    const std::size_t places[] = {entry};
    const double weights[] = {scale};
    const W above = sample(places, weights, h), below = sample(places, weights, -h);
    const W analytic = gradient_.values[entry] * from_double<W>(scale);
    const double rounding = 2 * noise_margin * u_ * size_ / h + truncation(1, h) + rounding_ * largest_ * scale;
    // At a kink every value between the slopes to the left and to the right is right.
    const double gap = magnitude(W((above - base_) - (base_ - below))) / (2 * h);
    return residual(W(analytic - (above - below) / from_double<W>(2 * h)), gap + rounding);
  }

  std::int64_t forward_calls() const override { return sampled_.forward_calls() - calls_before_; }

 private:
  // Quick quotients take the step at which rounding and truncation balance, the latter at this many times the measured
  // one, because it differs from direction to direction.
  static constexpr double truncation_margin = 64;
  // As in the nine-point scheme, docs/numerics.md.
  static constexpr double noise_margin = 12;

  static Residual residual(const W& value, double bound) {
    if (!std::isfinite(to_double(value)) || !std::isfinite(bound))
      return {0.0, std::numeric_limits<double>::infinity()};
    if constexpr (std::is_same_v<W, DoubleDouble>)
      return {value, bound};
    else
      return {convert_number<DoubleDouble>(value), bound};
  }

  static Residual difference(const W& analytic, const Derivative<W>& derivative, double rounding, double scale) {
    if (!derivative.finite) return {0.0, std::numeric_limits<double>::infinity()};
    const W middle = (derivative.lower + derivative.upper) / W(2);
    const double half_width = to_double(W(derivative.upper - derivative.lower)) / 2;
    return residual(W((analytic - middle) * from_double<W>(scale)), (half_width + derivative.bound + rounding) * scale);
  }

  /// <gradient, direction>, and the norm of its terms.
  std::pair<W, double> analytic_along(const std::vector<double>& direction) const {
    W sum(0);
    double squares = 0;
    for (std::size_t i = 0; i < direction.size(); ++i) {
      if (direction[i] == 0) continue;
      const W term = gradient_.values[i] * from_double<W>(direction[i]);
      sum += term;
      squares += to_double(term) * to_double(term);
    }
    return {sum, std::sqrt(squares)};
  }

  Residual quick_along(const std::vector<double>& direction) {
    std::vector<std::size_t> places;
    std::vector<double> weights;
    for (std::size_t i = 0; i < direction.size(); ++i) {
      if (direction[i] == 0) continue;
      places.push_back(i);
      weights.push_back(direction[i]);
    }
    if (places.empty()) return {};
    const auto count = static_cast<std::int64_t>(places.size());
    const double h = best_step() * direction_step(count, 0);
    const W above = sample(places, weights, h), below = sample(places, weights, -h);
    const auto [sum, norm] = analytic_along(direction);
    const double bound = noise_margin * u_ * size_ / h + truncation(static_cast<double>(count), h) + rounding_ * norm;
    return residual(W(sum - (above - below) / from_double<W>(2 * h)), bound);
  }

  /// <upstream, f> at the input moved by h times a direction on some entries, which are put back.
  W sample(std::span<const std::size_t> places, std::span<const double> weights, double h) {
    const auto move_by = [&](double step) {
      for (std::size_t i = 0; i < places.size(); ++i)
        sampled_.set_input(gradient_.input, places[i], origin_[places[i]], step * weights[i]);
    };
    move_by(h);
    sampled_.forward();
    const W value = projection();
    move_by(0);
    return value;
  }

  /// Summed outside of the op in W. Keeps the size of its terms: rounding is relative to it.
  W projection() {
    W sum(0);
    double size = 0;
    for (std::size_t output = 0; output < case_.output_shapes.size(); ++output) {
      const std::size_t outputs = sampled_.output_size(output);
      for (std::size_t i = 0; i < outputs; ++i) {
        const W term = sampled_.output(output, i) * from_double<W>(case_.upstream[output][i]);
        sum += term;
        size += magnitude(term);
      }
    }
    if (!(size <= size_)) size_ = size;
    return sum;
  }

  // The error of the centered quotient along n entries with step h is h^2 f''' / 6 along them: curvature_ * n^(3/2)
  // h^2, if f''' grows as it does for n independent entries.
  void learn_curvature(const Derivative<W>& derivative) {
    if (!derivative.finite || !derivative.smooth || derivative.step == 0) return;
    const double n = static_cast<double>(gradient_.values.size());
    const double error = magnitude(W(derivative.centered - derivative.value));
    curvature_ = std::max(curvature_, error / (n * std::sqrt(n) * derivative.step * derivative.step));
  }

  double truncation(double n, double h) const { return truncation_margin * curvature_ * n * std::sqrt(n) * h * h; }

  /// For a change of norm one. The bound 12 u |f| / h + c h^2 is smallest at (6 u |f| / c)^(1/3).
  double best_step() const {
    const double root = std::cbrt(u_), c = truncation_margin * curvature_;
    const double best = c > 0 ? std::cbrt(noise_margin * u_ * size_ / (2 * c)) : root * 8;
    return std::exp2(std::round(std::log2(std::clamp(best, root / 32, root * 8))));
  }

  /// A small step, so that second differences are far smaller than the first where there is no kink, but large enough
  /// that the expected difference is 64 times the rounding.
  double step_of_entry(double expected) const {
    if (!(std::abs(expected) > 0)) return best_step();
    const double enough = 64 * 2 * noise_margin * u_ * size_ / std::abs(expected);
    return std::exp2(std::ceil(std::log2(std::clamp(enough, std::min(std::sqrt(u_), best_step()), best_step()))));
  }

  SampledOp<W>& sampled_;
  const Case& case_;
  CheckedGradient<W> gradient_;
  const std::vector<double>& origin_;
  double u_;         // unit roundoff of the samples
  double rounding_;  // of the gradient, relative
  double largest_;   // entry of the gradient
  std::int64_t calls_before_;
  W base_{};         // <upstream, f> at the case's inputs
  double size_ = 0;  // of the projection's terms, the largest so far
  double curvature_ = 0;
};

}  // namespace gradcheck
