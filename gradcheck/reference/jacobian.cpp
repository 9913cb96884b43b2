#include "gradcheck/reference/jacobian.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <type_traits>

#include "gradcheck/reference/differences.hpp"
#include "gradcheck/reference/readers.hpp"
#include "gradcheck/reference/step.hpp"
#include "gradcheck/scalar/double_double_math.hpp"
#include "gradcheck/scalar/magnitude.hpp"

namespace gradcheck {

namespace {

/// A second difference that rounding does not explain. A curved function shows about 2^-30 of f'' here. A linear
/// function shows only rounding, of numbers that may be 2^30 times larger inside of f than `size`: the largest of all
/// outputs and of their terms, since those of one output may cancel.
template <class W>
bool curved(const NineSamples<W>& f, double u, double size) {
  // Below 2^-969 a double-double has lost its low word; terms inside may be 2^69 smaller than what they make.
  if (std::is_same_v<W, DoubleDouble> && size < 0x1p-900) return false;
  return magnitude(W(f[0] - f[middle_node] - f[middle_node] + f[8])) > 0x1p30 * u * size;
}

/// The samples differ, if only in the last bit. Below the normal numbers the low word of a double-double is not exact, and
/// eight points at a time round it otherwise than one.
template <class W>
bool moved(const NineSamples<W>& samples) {
  if (!std::is_same_v<W, DoubleDouble>) return !all_equal(samples);
  return std::ranges::any_of(samples, [&](const W& sample) {
    return !(magnitude(W(sample - samples[middle_node])) < std::numeric_limits<double>::min());
  });
}

template <class W>
class JacobianOfInput {
 public:
  JacobianOfInput(SampledOp<W>& sampled, std::size_t input)
      : sampled_(sampled),
        values_(sampled.instance().inputs[input]),
        input_(input),
        differences_(sampled, EveryOutput<W>(sampled.instance())) {
    const Case& instance = sampled.instance();
    for (std::size_t output = 0; output < instance.output_shapes.size(); ++output) {
      const auto rows = static_cast<std::size_t>(instance.output_shapes[output].size());
      jacobian_.by_output.emplace_back(rows * values_.size());
      claims_.emplace_back(sampled.op(), instance, output, input);
    }
  }

  NumericJacobian<W> run() {
    for (std::size_t column = 0; column < values_.size(); ++column) fill(column);
    return std::move(jacobian_);
  }

 private:
  void fill(std::size_t column) {
    const std::vector<Derivative<W>> derivatives =
        differences_.along(Direction::of_entry(input_, column), scale_of(values_[column]), true);
    measure_terms(derivatives);
    std::size_t value = 0;
    for (std::size_t output = 0; output < claims_.size(); ++output) {
      std::vector<Derivative<W>>& entries = jacobian_.by_output[output];
      const std::size_t rows = entries.size() / values_.size();
      for (std::size_t row = 0; row < rows; ++row, ++value) {
        entries[row * values_.size() + column] = settled(derivatives[value], value, output, row, column);
      }
    }
  }

  void measure_terms(const std::vector<Derivative<W>>& derivatives) {
    term_size_ = 0;
    for (const NineSamples<W>& samples : differences_.samples()) term_size_ = largest_magnitude(samples, term_size_);
    const double input = largest_magnitude(values_);
    for (const Derivative<W>& slope : derivatives) {
      if (slope.finite) term_size_ = std::max(term_size_, input * magnitude(slope.value));
    }
  }

  /// A measured entry, or what the op declares in its place.
  Derivative<W> settled(const Derivative<W>& measured, std::size_t value, std::size_t output, std::size_t row,
                        std::size_t column) {
    const auto i = static_cast<std::int64_t>(row), j = static_cast<std::int64_t>(column);
    if (measured.finite) {
      const auto broken = claims_[output].broken(i, j, entry_of(value, measured), !std::is_same_v<W, double>);
      if (broken && !jacobian_.breach) jacobian_.breach = StructureBreach{output, input_, i, j, *broken};
      if (broken) return measured;
    }
    if (!claims_[output].may_be_nonzero(i, j)) return Derivative<W>::exactly(0, measured.step, Scheme::declared_zero);
    const std::optional<double> slope = declared_slope(sampled_.op(), input_, values_[column]);
    if (measured.scheme != Scheme::one_sided || !slope) return measured;
    return Derivative<W>::exactly(*slope, measured.step, Scheme::declared_slope);
  }

  SampledEntry entry_of(std::size_t value, const Derivative<W>& measured) const {
    const NineSamples<W>& samples = differences_.samples()[value];
    return {moved(samples), curved(samples, sampled_.scalar().unit_roundoff, term_size_),
            measured.scheme == Scheme::one_sided, to_double(measured.value), measured.bound};
  }

  SampledOp<W>& sampled_;
  const std::vector<double>& values_;
  std::size_t input_;
  Differences<W, EveryOutput<W>> differences_;
  std::vector<StructureClaims> claims_;  // by output
  double term_size_ = 0;                 // see curved(), along the line of the present column
  NumericJacobian<W> jacobian_;
};

}  // namespace

std::optional<double> declared_slope(const Op& op, std::size_t input, double value) {
  for (const KinkPoint& kink : op.kinks().points) {
    if (kink.input == input && kink.at == value && kink.slope) return kink.slope;
  }
  return std::nullopt;
}

template <class W>
NumericJacobian<W> numeric_jacobian(SampledOp<W>& sampled, std::size_t input) {
  return JacobianOfInput<W>(sampled, input).run();
}

template <class W>
std::vector<Derivative<W>> joint_derivatives(SampledOp<W>& sampled, const Direction& direction) {
  return Differences<W, EveryOutput<W>>(sampled, EveryOutput<W>(sampled.instance())).along(direction, 1, false);
}

#define GRADCHECK_INSTANTIATE(W)                                            \
  template NumericJacobian<W> numeric_jacobian(SampledOp<W>&, std::size_t); \
  template std::vector<Derivative<W>> joint_derivatives(SampledOp<W>&, const Direction&);
GRADCHECK_INSTANTIATE(double)
GRADCHECK_INSTANTIATE(DoubleDouble)
GRADCHECK_INSTANTIATE(Referee)
#undef GRADCHECK_INSTANTIATE

}  // namespace gradcheck
