#pragma once

#include <cmath>
#include <cstdint>
#include <limits>

#include <gradcheck/scalar/double_double_exp.hpp>

namespace gradcheck {

namespace detail {

/// pi/2 to 318 bits. Each part is the double nearest to the rest that the earlier parts leave.
inline constexpr double half_pi_part[6] = {0x1.921fb54442d18p+0,   0x1.1a62633145c07p-54,  -0x1.f1976b7ed8fbcp-110,
                                           0x1.4cf98e804177dp-164, 0x1.31d89cd9128a5p-218, 0x1.0f31c6809bbdfp-276};
inline constexpr DoubleDouble half_pi{half_pi_part[0], half_pi_part[1]};
inline constexpr DoubleDouble pi{2.0 * half_pi_part[0], 2.0 * half_pi_part[1]};

/// Largest argument of sin, cos and tan: 2^45. Rationale: pi/2 * n with n < 2^45 needs about 45 + 107 bits to cancel
/// the leading bits of x and 107 more for the result; half_pi_part has 318.
inline constexpr double trig_limit = 0x1p45;

struct ReducedAngle {
  DoubleDouble angle;  // at most a little above pi/4 in magnitude
  int quadrant;
};

/// x - n pi/2 if x is so close to n pi/2 that the sums cancel, by up to 2^160. All products are exact; four passes of
/// algorithm SumK (Ogita, Rump, Oishi, SIAM J. Sci. Comput. 26 (2005) 1955-1988) and a double-double sum add them up.
/// Together they are as accurate as sums of six-fold precision, 318 bits.
inline DoubleDouble reduce_with_cancellation(const DoubleDouble& x, double n) {
  constexpr int terms = 14;
  double term[terms] = {x.hi, x.lo};
  for (int i = 0; i < 6; ++i) {
    const DoubleDouble product = two_prod(-n, half_pi_part[i]);
    term[2 + 2 * i] = product.hi;
    term[3 + 2 * i] = product.lo;
  }
  for (int pass = 0; pass < 4; ++pass) {
    for (int i = 1; i < terms; ++i) {
      const DoubleDouble sum = two_sum(term[i], term[i - 1]);
      term[i] = sum.hi;
      term[i - 1] = sum.lo;
    }
  }
  DoubleDouble sum = 0.0;
  for (int i = 0; i < terms; ++i) sum += term[i];
  return sum;
}

inline ReducedAngle reduced_angle(const DoubleDouble& x) {
  constexpr double quarter_pi = 0.7853981633974483;
  if (std::fabs(x.hi) <= quarter_pi) return {x, 0};
  constexpr double inverse_half_pi = 0x1.45f306dc9c883p-1;
  const double n = std::nearbyint(x.hi * inverse_half_pi);
  const int quadrant = static_cast<int>(static_cast<std::int64_t>(n) & 3);
  const DoubleDouble first = two_prod(-n, half_pi_part[0]);
  const DoubleDouble second = two_prod(-n, half_pi_part[1]);
  const DoubleDouble low = two_sum(x.lo, first.lo);
  const DoubleDouble angle = ((two_sum(x.hi, first.hi) + low) + second) + -n * half_pi_part[2];
  // The other parts are below n 2^-163. The sums above do not cancel if the second part is far smaller than the result.
  const bool safe = std::fabs(n) < 0x1p20 && std::fabs(angle.hi) > 0x1p-20;
  return {safe ? angle : reduce_with_cancellation(x, n), quadrant};
}

/// Taylor's series in r^2 from the term r^first/first!, with alternating signs, for |r| up to 0.9. Terms from
/// `as_double` on are so small that double precision is enough.
inline DoubleDouble alternating_series(const DoubleDouble& square, int first, int as_double, int last) {
  double tail = 0.0;
  for (int n = last; n >= as_double; n -= 2)
    tail = inverse_factorial[static_cast<std::size_t>(n)].hi - square.hi * tail;
  DoubleDouble sum = tail;
  for (int n = as_double - 2; n >= first; n -= 2) {
    sum = add_dominant(inverse_factorial[static_cast<std::size_t>(n)], -mul_finite(square, sum));
  }
  return sum;
}

inline DoubleDouble sin_reduced(const DoubleDouble& r) {
  if (std::fabs(r.hi) < 0x1p-400) return r;
  const DoubleDouble square = mul_finite(r, r);
  return add_dominant(r, -mul_finite(r, mul_finite(square, alternating_series(square, 3, 17, 29))));
}

inline DoubleDouble cos_reduced(const DoubleDouble& r) {
  if (std::fabs(r.hi) < 0x1p-400) return 1.0;
  const DoubleDouble square = mul_finite(r, r);
  return add_dominant(1.0, -mul_finite(square, alternating_series(square, 2, 18, 28)));
}

/// sin(r + quadrant pi/2).
inline DoubleDouble sin_at(const ReducedAngle& a, int quadrant) {
  const DoubleDouble value = (quadrant & 1) != 0 ? cos_reduced(a.angle) : sin_reduced(a.angle);
  return (quadrant & 2) != 0 ? -value : value;
}

/// True for NaN, too.
inline bool beyond_trig_limit(const DoubleDouble& x) { return !(std::fabs(x.hi) <= trig_limit); }

}  // namespace detail

/// Relative error below 2^-103, also next to the zeros. NaN for |x| > 2^45 (3.5e13), where it is not computed.
inline DoubleDouble sin(const DoubleDouble& x) {
  if (detail::beyond_trig_limit(x)) return std::numeric_limits<DoubleDouble>::quiet_NaN();
  const detail::ReducedAngle a = detail::reduced_angle(x);
  return detail::sin_at(a, a.quadrant);
}

/// Error and limit like sin().
inline DoubleDouble cos(const DoubleDouble& x) {
  if (detail::beyond_trig_limit(x)) return std::numeric_limits<DoubleDouble>::quiet_NaN();
  const detail::ReducedAngle a = detail::reduced_angle(x);
  return detail::sin_at(a, a.quadrant + 1);
}

/// Both at the cost of one reduction; errors and limit like sin().
inline void sincos(const DoubleDouble& x, DoubleDouble* sine, DoubleDouble* cosine) {
  if (detail::beyond_trig_limit(x)) {
    *sine = *cosine = std::numeric_limits<DoubleDouble>::quiet_NaN();
    return;
  }
  const detail::ReducedAngle a = detail::reduced_angle(x);
  *sine = detail::sin_at(a, a.quadrant);
  *cosine = detail::sin_at(a, a.quadrant + 1);
}

/// Relative error below 2^-101, also near zeros and poles; limit like sin().
inline DoubleDouble tan(const DoubleDouble& x) {
  DoubleDouble sine;
  DoubleDouble cosine;
  sincos(x, &sine, &cosine);
  return sine / cosine;
}

namespace detail {

/// atan(t) for |t| <= 1: from the double result y by atan(t) = y + atan(d), d = (t cos y - sin y)/(cos y + t sin y),
/// where d is about 2^-53 y, so that d and atan(d) agree to 2^-106.
inline DoubleDouble atan_reduced(const DoubleDouble& t) {
  if (std::fabs(t.hi) < 0x1p-400) return t;
  const double y = std::atan(t.hi);
  const DoubleDouble sine = sin_reduced(y);
  const DoubleDouble cosine = cos_reduced(y);
  const DoubleDouble gap = t * cosine - sine;
  return fast_two_sum(y, gap.hi / (cosine.hi + t.hi * sine.hi));
}

}  // namespace detail

/// Relative error below 2^-101, in (-pi/2, pi/2).
inline DoubleDouble atan(const DoubleDouble& x) {
  if (!(std::fabs(x.hi) > 1.0)) return std::isnan(x.hi) ? x : detail::atan_reduced(x);
  return copysign(detail::half_pi, x) - detail::atan_reduced(1.0 / x);
}

/// Angle of the point (x, y) in [-pi, pi], signed zeros and infinities like std::atan2. Relative error below 2^-101 if
/// the result is above 2^-969.
inline DoubleDouble atan2(const DoubleDouble& y, const DoubleDouble& x) {
  if (std::isnan(x.hi) || std::isnan(y.hi)) return std::numeric_limits<DoubleDouble>::quiet_NaN();
  DoubleDouble run = abs(x);
  DoubleDouble rise = abs(y);
  if (std::isinf(run.hi) && std::isinf(rise.hi)) run = rise = 1.0;
  DoubleDouble angle = 0.0;  // of (|x|, |y|), in [0, pi/2]
  if (rise.hi != 0.0) {
    // Both are scaled to the size of 1, so that the quotient of extreme values keeps its precision.
    int scale = 0;
    std::frexp(std::isinf(run.hi) || std::isinf(rise.hi) ? 1.0 : std::fmax(run.hi, rise.hi), &scale);
    run = ldexp(run, -scale);
    rise = ldexp(rise, -scale);
    angle = rise <= run ? detail::atan_reduced(rise / run) : detail::half_pi - detail::atan_reduced(run / rise);
  }
  if (signbit(x)) angle = detail::pi - angle;
  return copysign(angle, y);
}

/// In [-pi/2, pi/2], NaN outside [-1, 1]. Relative error below 2^-101.
inline DoubleDouble asin(const DoubleDouble& x) { return atan2(x, sqrt((1.0 - x) * (1.0 + x))); }

/// In [0, pi], NaN outside [-1, 1]. Relative error below 2^-101, also next to 1.
inline DoubleDouble acos(const DoubleDouble& x) { return atan2(sqrt((1.0 - x) * (1.0 + x)), x); }

}  // namespace gradcheck
