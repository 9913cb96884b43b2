/// A numeric derivative: never a value alone.
#pragma once

#include <cstdint>
#include <string_view>
#include <type_traits>

namespace gradcheck {

/// The scalar in which differences of an op's results are taken: the op's own where it is wider than binary64, else binary64.
template <class T>
using Work = std::conditional_t<std::is_same_v<T, float>, double, T>;

enum class Scheme {
  nine_point,       ///< centered, order 8, from f(x ± h) ... f(x ± 4h)
  one_sided,        ///< at a kink: slopes from the left and from the right, order 4
  wide_nine_point,  ///< nine points at the best of several steps, for ops that compute in float or double only
  declared_slope,   ///< at a kink whose slope the op declares
  declared_zero,    ///< the op declares this entry zero, and every sample agreed to the last bit
};

std::string_view to_string(Scheme scheme);

/// A derivative with its error bound: the true value lies within `bound` of the interval [lower, upper].
/// Where the function is smooth lower = upper = value. At a kink they are the two one-sided slopes in order, every value
/// between them is a subgradient, and `value` is their mean.
template <class W>
struct Derivative {
  W value{}, lower{}, upper{};
  double bound = 0;
  W centered{};      ///< the plain (f(x+h) - f(x-h)) / 2h
  double noise = 0;  ///< level of noise in the samples
  double step = 0;   ///< h
  /// The bound of a function of size one without noise. What is smaller may have been absorbed by a one inside of f, as exp(x)
  /// in log(1 + exp(x)) for very negative x: where all samples agree nothing shows of it, so comparisons allow it beside the
  /// bound; and a bound as small as this is no reason to be undecided, however small f is.
  double resolution = 0;
  bool flat = false;  ///< every sample was the same
  double size = 0;    ///< the largest sample: what a derivative may be small against
  Scheme scheme = Scheme::nine_point;
  bool finite = true;  ///< every sample was finite
  bool smooth = true;  ///< the samples look like those of a smooth function
};

}  // namespace gradcheck
