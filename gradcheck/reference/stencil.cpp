#include "gradcheck/reference/stencil.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "gradcheck/scalar/double_double_math.hpp"
#include "gradcheck/scalar/magnitude.hpp"
#include "gradcheck/scalar/referee.hpp"
#include "gradcheck/scalar/scalar_traits.hpp"

namespace gradcheck {

std::string_view to_string(Scheme scheme) {
  switch (scheme) {
    case Scheme::nine_point: return "9-point centered";
    case Scheme::one_sided: return "one-sided";
    case Scheme::plateau: return "9-point centered, where several steps agree";
    case Scheme::declared_slope: return "slope declared at the kink";
    case Scheme::declared_zero: return "declared zero";
  }
  return "";
}

namespace {

constexpr int middle = 4;

// The noise in samples of a smooth function is a few u max|f|. With a kink inside the stencil it is at least 1e14 times
// as much (the smallest in 800,000 trials); that of a smooth function exceeds 1e12 in 3 of 10,000.
constexpr double kink_factor = 1e12;

// Numbers that are added to 1 are rounded to multiples of 2 u.
constexpr double quantum = 2;

// (k!)^2 / (2k)! for k = 6, 7, 8: makes the mean square of the k-th differences of white noise its variance.
constexpr double gamma6 = 1.0 / 924, gamma7 = 1.0 / 3432, gamma8 = 1.0 / 12870;

/// Unlike largest_magnitude(), NaN if any sample is.
template <class W, std::size_t n = 5>
double largest_or_nan(const std::array<W, n>& f) {
  double result = 0;
  for (const W& sample : f) {
    const double size = magnitude(sample);
    if (std::isnan(size)) return size;  // std::max would drop it
    result = std::max(result, size);
  }
  return result;
}

// max(s6, s7, s8). The differences are taken in W, where they cancel; their squares need no more than binary64.
template <class W>
double noise(NineSamples<W> f) {
  double result = 0;
  for (int order = 1; order <= 8; ++order) {
    const int count = 9 - order;
    for (int i = 0; i < count; ++i)
      f[static_cast<std::size_t>(i)] = f[static_cast<std::size_t>(i + 1)] - f[static_cast<std::size_t>(i)];
    if (order < 6) continue;
    // Scaled by the largest one, so that squares of tiny differences do not underflow.
    double top = 0;
    for (int i = 0; i < count; ++i) top = std::max(top, magnitude(f[static_cast<std::size_t>(i)]));
    if (top == 0) continue;
    double sum = 0;
    for (int i = 0; i < count; ++i) {
      const double part = magnitude(f[static_cast<std::size_t>(i)]) / top;
      sum += part * part;
    }
    const double gamma = order == 6 ? gamma6 : order == 7 ? gamma7 : gamma8;
    result = std::max(result, top * std::sqrt(gamma * sum / count));
  }
  return result;
}

// Near the ends of its exponent range a double-double loses its low word, and with it the digits that the bound relies
// on.
template <class W>
bool loses_digits(double size) {
  if constexpr (!std::is_same_v<W, DoubleDouble>)
    return false;
  else
    return size > 1e300 || (size > 0 && size < 1e-280);
}

template <class W>
Derivative<W> not_finite(double h, Scheme scheme) {
  Derivative<W> result;
  const double nan = std::numeric_limits<double>::quiet_NaN();
  result.value = result.lower = result.upper = result.centered = from_double<W>(nan);
  result.bound = std::numeric_limits<double>::infinity();
  result.step = h;
  result.scheme = scheme;
  result.finite = result.smooth = false;
  return result;
}

template <class W>
bool all_finite(const std::array<W, 5>& f) {
  return std::all_of(f.begin(), f.end(), [](const W& sample) { return std::isfinite(to_double(sample)); });
}

/// Four samples and the middle one lie on one curve, and f jumps between the middle and the first of them: the first
/// difference is far larger than all others. A slope that is infinite makes the first difference at most 2.5 times the
/// second one (x^p with p near 0), so 2^10 is a jump.
template <class W>
bool jumps(const std::array<W, 5>& f, double u) {
  double largest = 0;
  for (std::size_t i = 2; i < 5; ++i) largest = std::max(largest, magnitude(W(f[i] - f[i - 1])));
  return magnitude(W(f[1] - f[0])) > 0x1p10 * std::max(largest, u * largest_magnitude(f));
}

/// The slopes from f[0] grow as the step shrinks, as those of a power below one or of x log(x) at 0.
template <class W>
bool steepens(const std::array<W, 5>& f) {
  const W q1 = f[1] - f[0], q2 = (f[2] - f[0]) / W(2), q4 = (f[4] - f[0]) / W(4);
  // x log(x) with a step of 2^-100: log(2^-100) / log(2^-99) is 1.01.
  constexpr double growth = 1.001;
  return magnitude(q1) > growth * magnitude(q2) && magnitude(q2) > growth * magnitude(q4) &&
         to_double(q1) * to_double(q4) > 0;
}

// Newton's forward formula f' h = Δ - Δ²/2 + Δ³/3 - Δ⁴/4 + ...; `bound` is for the slope.
template <class W>
struct Slope {
  W value;
  double bound;
  bool steep = false;
};

// The model f = f0 + a t + b t^p, as near the end of the domain of a power, where Newton's formula does not hold for a
// fractional p. The samples at h, 2h and 4h give a, b and p (Aitken); the one at 3h tells how well the model holds.
template <class W>
Slope<W> power_slope(const std::array<W, 5>& f, double h, double rounding) {
  const W q1 = f[1] - f[0], q2 = (f[2] - f[0]) / W(2), q4 = (f[4] - f[0]) / W(4);
  const W near = q2 - q1, far = q4 - q2;
  const double ratio = to_double(W(far / near));
  const Slope<W> unknown{W(q1 / from_double<W>(h)), std::numeric_limits<double>::infinity(), steepens(f)};
  if (!(ratio > 1.05 && ratio < 1e6)) return unknown;
  const W slope = q1 - near / from_double<W>(ratio - 1);
  const double curved = to_double(W(q1 - slope)), third = curved * std::pow(ratio, std::log2(3.0));
  const double missed = std::abs(to_double(W((f[3] - f[0]) / W(3) - slope)) - third);
  if (!(missed <= 0x1p-10 * std::abs(third))) return unknown;
  // The model is computed in binary64: 64 rounding errors of the largest term.
  const double bound = ((8 * missed + 0x1p-46 * std::abs(third)) / h + 8 * rounding) / std::min(1.0, ratio - 1);
  return {W(slope / from_double<W>(h)), bound};
}

template <class W>
Slope<W> forward_slope(const std::array<W, 5>& f, double h, double u) {
  const double size = largest_magnitude(f);
  // The sum of the weights' sizes on f0 ... f4 is 25/12 + 4 + 3 + 4/3 + 1/4 < 11.
  const double rounding = 11 * noise_factor * u * size / h;
  std::array<W, 5> g = f, difference{};
  for (std::size_t order = 1; order <= 4; ++order) {
    for (std::size_t i = 0; i + order < 5; ++i) g[i] = g[i + 1] - g[i];
    difference[order] = g[0];
  }
  const W scaled = (W(12) * difference[1] - W(6) * difference[2] + W(4) * difference[3] - W(3) * difference[4]) / W(12);
  // Where f is smooth on this side, each term is smaller than the one before, unless all of them are rounding. Where
  // the terms do not shrink, as those of x^1.5 at 0, Newton's formula does not converge.
  const double last = magnitude(difference[4]) / 4, before = magnitude(difference[3]) / 3;
  if (last <= before / 16) return {scaled / from_double<W>(h), 2 * last / h + rounding};
  const double largest = std::max(last, before);
  const Slope<W> newton{scaled / from_double<W>(h), 8 * largest / h + rounding};
  // Within the rounding of a 1 inside of f.
  if (largest <= 64 * quantum * u * std::max(size, 1.0)) return newton;
  const Slope<W> power = power_slope(f, h, rounding);
  if (std::isfinite(power.bound)) return power;
  // Terms this small are the rounding of something larger inside of f; others are a singularity that no model here
  // describes.
  if (largest <= 0x1p-20 * magnitude(difference[1])) return newton;
  return power;
}

}  // namespace

template <class W>
Derivative<W> nine_point(const NineSamples<W>& f, double h, double u, double reach) {
  const double size = largest_or_nan(f);
  if (!std::isfinite(size)) return not_finite<W>(h, Scheme::nine_point);
  if (all_equal(f)) {
    Derivative<W> zero;
    zero.step = h;
    zero.noise = u * size;
    zero.bound = noise_factor * u * size / h;
    zero.resolution = noise_factor * quantum * u / h;
    zero.flat = true;
    zero.size = size;
    return zero;
  }
  const W d1 = f[middle + 1] - f[middle - 1];
  const W d2 = f[middle + 2] - f[middle - 2];
  const W d3 = f[middle + 3] - f[middle - 3];
  const W d4 = f[middle + 4] - f[middle - 4];
  Derivative<W> result;
  result.step = h;
  // h is a power of two, so dividing by it rounds nothing.
  const W step = from_double<W>(h);
  result.value = (W(672) * d1 - W(168) * d2 + W(32) * d3 - W(3) * d4) / W(840) / step;
  result.lower = result.upper = result.value;
  result.centered = d1 / W(2) / step;
  // D9 - D7 with D7 = (45 d1 - 9 d2 + d3) / 60h, taken as one combination so that nothing cancels twice.
  const double gap = magnitude(W(14) * d1 - W(14) * d2 + W(6) * d3 - d4) / (280 * h);
  result.size = size;
  result.resolution = noise_factor * quantum * u / h;
  const double floor = u * std::max(size, reach * magnitude(result.value));
  const double level = std::max(noise(f), floor);
  result.noise = level;
  result.bound = gap + noise_factor * level / h;
  // A kink makes D9 large too, so noise is compared with |f| only. Differences within the rounding of a 1 inside of f
  // are not kinks.
  result.smooth = level <= kink_factor * u * size || level <= quantum * u;
  // Differences of finite samples may overflow.
  if (!std::isfinite(to_double(result.value)) || std::isnan(result.bound)) return not_finite<W>(h, Scheme::nine_point);
  if (loses_digits<W>(size)) result.bound = std::numeric_limits<double>::infinity();
  return result;
}

template <class W>
Derivative<W> one_sided(const NineSamples<W>& f, double h, double u) {
  const std::array<W, 5> to_left{f[4], f[3], f[2], f[1], f[0]}, to_right{f[4], f[5], f[6], f[7], f[8]};
  const bool left_jumps = jumps(to_left, u), right_jumps = jumps(to_right, u);
  // At a jump the value belongs to one side; of an isolated value neither side says anything.
  const bool left_finite = all_finite<W>(to_left) && !(left_jumps && !right_jumps);
  const bool right_finite = all_finite<W>(to_right) && !(right_jumps && !left_jumps);
  if (!left_finite && !right_finite) return not_finite<W>(h, Scheme::one_sided);
  Derivative<W> result;
  result.step = h;
  result.scheme = Scheme::one_sided;
  result.resolution = noise_factor * quantum * u / h;
  result.smooth = false;
  result.centered = (f[middle + 1] - f[middle - 1]) / W(2) / from_double<W>(h);
  const Slope<W> right = forward_slope<W>(to_right, h, u);
  Slope<W> left = forward_slope<W>(to_left, h, u);
  left.value = -left.value;
  if (!left_finite || !right_finite) {
    const Slope<W>& inside = left_finite ? left : right;
    result.value = result.lower = result.upper = inside.value;
    result.bound = inside.bound;
    result.steep = inside.steep;
    result.size = largest_or_nan<W>(left_finite ? to_left : to_right);
    return result;
  }
  result.lower = left.value < right.value ? left.value : right.value;
  result.upper = left.value < right.value ? right.value : left.value;
  result.value = (result.lower + result.upper) / W(2);
  result.bound = std::max(left.bound, right.bound);
  result.steep = left.steep && right.steep && to_double(left.value) * to_double(right.value) > 0;
  result.size = largest_or_nan(f);
  return result;
}

#define GRADCHECK_INSTANTIATE(W)                                                       \
  template Derivative<W> nine_point<W>(const NineSamples<W>&, double, double, double); \
  template Derivative<W> one_sided<W>(const NineSamples<W>&, double, double);
GRADCHECK_INSTANTIATE(double)
GRADCHECK_INSTANTIATE(DoubleDouble)
GRADCHECK_INSTANTIATE(Referee)
#undef GRADCHECK_INSTANTIATE

}  // namespace gradcheck
