#include "gradcheck/check/locate/gradient_decoding.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "gradcheck/check/comparison.hpp"
#include "gradcheck/random.hpp"
#include "gradcheck/reference/jacobian.hpp"
#include "gradcheck/reference/step.hpp"
#include "gradcheck/scalar/double_double_math.hpp"
#include "gradcheck/scalar/wide.hpp"

namespace gradcheck {

namespace {

// Quick quotients take the step at which rounding and truncation balance, the latter at this many times the one that
// was measured: along another direction it is another one.
constexpr double truncation_margin = 64;
// As in the nine-point scheme, docs/numerics.md.
constexpr double noise_margin = 12;

template <class T>
class GradientResidual final : public ResidualSource {
  using W = Work<T>;
  static constexpr double u = ScalarTraits<T>::unit_roundoff;

 public:
  GradientResidual(Evaluation<T>& evaluation, const Case& instance, std::size_t input, const std::vector<W>& analytic,
                   double analytic_roundoff)
      : evaluation_(evaluation),
        case_(instance),
        origin_(instance.inputs[input]),
        input_(input),
        analytic_(analytic),
        rounding_(backward_rounding * std::max(analytic_roundoff, ScalarTraits<W>::unit_roundoff)),
        calls_before_(evaluation.forward_calls()) {
    for (const W& entry : analytic_) largest_ = std::max(largest_, std::abs(to_double(entry)));
    evaluation_.forward();
    base_ = projection();
  }

  Residual along(std::span<const double> weights, Effort effort) override {
    std::vector<double> direction(weights.begin(), weights.end());
    for (std::size_t i = 0; i < direction.size(); ++i) direction[i] *= scale_of(origin_[i]);
    return effort == Effort::certified
               ? against(direction, directional_derivative(evaluation_, case_, input_, direction))
               : quick_along(direction);
  }

  /// Holds the gradient against a derivative along a direction that is given in the units of the input.
  Residual against(const std::vector<double>& direction, const Derivative<W>& derivative) {
    learn_curvature(derivative);
    const auto [sum, norm] = analytic_along(direction);
    return held_against(sum, derivative, rounding_ * norm, 1);
  }

  Residual of_entry(std::size_t entry, double expected, Effort effort) override {
    const double scale = scale_of(origin_[entry]);
    if (effort == Effort::certified) {
      return held_against(analytic_[entry], projected_derivative(evaluation_, case_, input_, entry),
                          rounding_ * largest_, scale);
    }
    const double h = step_of_entry(expected);
    const std::size_t places[] = {entry};
    const double weights[] = {scale};
    const W above = sample(places, weights, h), below = sample(places, weights, -h);
    const W analytic = analytic_[entry] * from_double<W>(scale);
    const double rounding = 2 * noise_margin * u * size_ / h + truncation(1, h) + rounding_ * largest_ * scale;
    // Between the slopes to the left and to the right every value is right, should there be a kink.
    const double gap = std::abs(to_double(W((above - base_) - (base_ - below)))) / (2 * h);
    return residual(W(analytic - (above - below) / from_double<W>(2 * h)), gap + rounding);
  }

  std::int64_t forward_calls() const override { return evaluation_.forward_calls() - calls_before_; }

 private:
  static Residual residual(const W& value, double bound) {
    if (!std::isfinite(to_double(value)) || !std::isfinite(bound))
      return {0.0, std::numeric_limits<double>::infinity()};
    if constexpr (std::is_same_v<W, DoubleDouble>)
      return {value, bound};
    else
      return {convert_number<DoubleDouble>(value), bound};
  }

  static Residual held_against(const W& analytic, const Derivative<W>& derivative, double rounding, double scale) {
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
      const W term = analytic_[i] * from_double<W>(direction[i]);
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
    const double bound = noise_margin * u * size_ / h + truncation(static_cast<double>(count), h) + rounding_ * norm;
    return residual(W(sum - (above - below) / from_double<W>(2 * h)), bound);
  }

  /// <upstream, f> at the input moved by h times a direction on some entries, which are put back.
  W sample(std::span<const std::size_t> places, std::span<const double> weights, double h) {
    auto move = [&](double step) {
      for (std::size_t i = 0; i < places.size(); ++i) {
        const T start = from_double<T>(origin_[places[i]]);
        evaluation_.set_input(input_, places[i], step == 0 ? start : start + from_double<T>(step * weights[i]));
      }
    };
    move(h);
    evaluation_.forward();
    const W value = projection();
    move(0);
    return value;
  }

  /// Taken outside of the op in W. Keeps the size of its terms, which is what it rounds by.
  W projection() {
    W sum(0);
    double size = 0;
    for (std::size_t output = 0; output < case_.output_shapes.size(); ++output) {
      for (std::size_t i = 0; i < evaluation_.output_size(output); ++i) {
        const W term = evaluation_.output(output, i) * from_double<W>(case_.upstream[output][i]);
        sum += term;
        size += std::abs(to_double(term));
      }
    }
    if (!(size <= size_)) size_ = size;
    return sum;
  }

  // The centered quotient along n entries with step h errs by h^2 f''' / 6 along them: curvature_ * n^(3/2) h^2, if
  // f''' grows as it does for n independent entries.
  void learn_curvature(const Derivative<W>& derivative) {
    if (!derivative.finite || !derivative.smooth || derivative.step == 0) return;
    const double n = static_cast<double>(analytic_.size());
    const double error = std::abs(to_double(W(derivative.centered - derivative.value)));
    curvature_ = std::max(curvature_, error / (n * std::sqrt(n) * derivative.step * derivative.step));
  }

  double truncation(double n, double h) const { return truncation_margin * curvature_ * n * std::sqrt(n) * h * h; }

  /// For a change of norm one. The bound 12 u |f| / h + c h^2 is smallest at (6 u |f| / c)^(1/3).
  double best_step() const {
    const double root = std::cbrt(u), c = truncation_margin * curvature_;
    const double best = c > 0 ? std::cbrt(noise_margin * u * size_ / (2 * c)) : root * 8;
    return std::exp2(std::round(std::log2(std::clamp(best, root / 32, root * 8))));
  }

  /// A small step, so that second differences fall far below the first where there is no kink; but what is expected
  /// must rise 64 times above the rounding.
  double step_of_entry(double expected) const {
    if (!(std::abs(expected) > 0)) return best_step();
    const double enough = 64 * 2 * noise_margin * u * size_ / std::abs(expected);
    return std::exp2(std::ceil(std::log2(std::clamp(enough, std::min(std::sqrt(u), best_step()), best_step()))));
  }

  Evaluation<T>& evaluation_;
  const Case& case_;
  const std::vector<double>& origin_;
  std::size_t input_;
  const std::vector<W>& analytic_;
  double rounding_;     // of the gradient, relative
  double largest_ = 0;  // entry of the gradient
  std::int64_t calls_before_;
  W base_{};         // <upstream, f> at the case's inputs
  double size_ = 0;  // of the projection's terms, the largest seen
  double curvature_ = 0;
};

}  // namespace

template <class T>
Decoded decode_gradient(Evaluation<T>& evaluation, const Case& instance, std::size_t input,
                        const std::vector<Work<T>>& analytic_gradient, double analytic_roundoff,
                        const DecodingOptions& options, const FailedDirection<Work<T>>* failed) {
  GradientResidual<T> source(evaluation, instance, input, analytic_gradient, analytic_roundoff);
  const std::vector<double>& origin = instance.inputs[input];
  std::vector<double> weights(origin.size());
  Residual residual;
  if (failed != nullptr) {
    for (std::size_t i = 0; i < weights.size(); ++i) weights[i] = failed->direction[i] / scale_of(origin[i]);
    residual = source.against(failed->direction, failed->derivative);
  } else {
    RandomStream random(mix_seed(options.seed, hash_name("first direction")));
    for (double& weight : weights) weight = random.signed_half_to_one(direction_bits);
    residual = source.along(weights, Effort::certified);
  }
  return decode(source, instance.input_shapes[input], weights, residual, options);
}

#define GRADCHECK_INSTANTIATE(T)                                                                                     \
  template Decoded decode_gradient<T>(Evaluation<T>&, const Case&, std::size_t, const std::vector<Work<T>>&, double, \
                                      const DecodingOptions&, const FailedDirection<Work<T>>*);
GRADCHECK_INSTANTIATE(DoubleDouble)
GRADCHECK_INSTANTIATE(Binary128)
GRADCHECK_INSTANTIATE(Referee)
#undef GRADCHECK_INSTANTIATE

}  // namespace gradcheck
