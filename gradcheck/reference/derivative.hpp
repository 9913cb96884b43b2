/// A numeric derivative with its error bound.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "gradcheck/scalar/scalar_traits.hpp"

namespace gradcheck {

enum class Scheme {
  nine_point,      ///< centered, order 8, from f(x ± h) ... f(x ± 4h)
  one_sided,       ///< at a kink: slopes from the left and from the right, order 4
  plateau,         ///< nine points at several steps that agree, for ops that compute in float or double only
  declared_slope,  ///< at a kink whose slope the op declares
  declared_zero,   ///< the op declares this entry zero, and every sample agreed to the last bit
};

std::string_view to_string(Scheme scheme);

/// A further value that the samples of a black box allow.
struct Plateau {
  double value = 0, bound = 0;
};

/// A derivative with its error bound: the true value lies within `bound` of the interval [lower, upper]. Where the
/// function is smooth, lower = upper = value. At a kink they are the two one-sided slopes in order, every value between
/// them is a subgradient, and `value` is their mean.
template <class W>
struct Derivative {
  W value{}, lower{}, upper{};
  double bound = 0;
  W centered{};      ///< the plain (f(x+h) - f(x-h)) / 2h
  double noise = 0;  ///< level of noise in the samples
  double step = 0;   ///< h
  /// The bound of a function of size one without noise. A 1 inside of f may have absorbed a smaller derivative, as
  /// exp(x) in log(1 + exp(x)) for very negative x. If all samples agree, they do not show this, so comparisons allow
  /// it in addition to the bound. A bound as small as this never makes a comparison undecided, even if f is very small.
  double resolution = 0;
  bool flat = false;  ///< every sample was the same
  double size = 0;    ///< the largest sample: the derivative may be small relative to it
  Scheme scheme = Scheme::nine_point;
  bool finite = true;  ///< every sample was finite
  bool smooth = true;  ///< the samples look like those of a smooth function
  /// False if the samples are finite and say nothing about the derivative all the same.
  bool resolved = true;
  bool steep = false;           ///< the slopes grow without limit as the step shrinks: the derivative is infinite
  std::vector<Plateau> others;  ///< black boxes: values at other steps, which may be the right ones

  /// A value that is known instead of measured; `h` is the step of the samples.
  static Derivative exactly(double known, double h, Scheme scheme) {
    Derivative result;
    result.value = result.lower = result.upper = from_double<W>(known);
    result.step = h;
    result.scheme = scheme;
    return result;
  }
};

}  // namespace gradcheck
