#pragma once

#include <array>
#include <cstddef>

#include "gradcheck/sdk.hpp"

namespace gradcheck::ops {

/// Stumpff's functions c_k(s) = Σ_n (-s)^n / (2n + k)!. With s the square of an angle t: c_0 = cos t, c_1 = sin(t) / t,
/// c_2 = (1 - cos t) / t^2, c_3 = (t - sin t) / t^3 and so on, all smooth at 0. Rotations and rigid motions are written
/// in them.
/// Numerics uses the series for s <= 9, where no term is much larger than the sum, and c_k+2 = (1/k! - c_k) / s beyond,
///          where little cancels.
/// Source   Stumpff, Himmelsmechanik I (1959); Bate, Mueller & White, Fundamentals of Astrodynamics (1971), section
///          4.5.
template <class T>
class Stumpff {
 public:
  explicit Stumpff(const T& s) {
    T factorial(1);
    for (std::size_t k = 0; k < c_.size(); ++k) {
      if (k > 0) factorial *= T(static_cast<std::int64_t>(k));
      c_[k] = s <= T(9) ? series(s, static_cast<std::int64_t>(k), T(T(1) / factorial)) : far(s, k);
    }
  }

  const T& operator[](std::size_t k) const { return c_[k]; }

  /// dc_k/ds, for k up to 4.
  T slope(std::size_t k) const { return (T(static_cast<std::int64_t>(k)) * c_[k + 2] - c_[k + 1]) / T(2); }

 private:
  static T series(const T& s, std::int64_t k, T term) {
    T sum = term;
    for (std::int64_t n = 1; n < 200; ++n) {
      term *= -s / (T(2 * n + k) * T(2 * n + k - 1));
      const T next = sum + term;
      if (next == sum) break;
      sum = next;
    }
    return sum;
  }

  T far(const T& s, std::size_t k) const {
    if (k == 0) return cos(sqrt(s));
    if (k == 1) return sin(sqrt(s)) / sqrt(s);
    T inverse_factorial(1);
    for (std::size_t j = 2; j + 2 <= k; ++j) inverse_factorial /= T(static_cast<std::int64_t>(j));
    return (inverse_factorial - c_[k - 2]) / s;
  }

  std::array<T, 7> c_;
};

}  // namespace gradcheck::ops
