#pragma once

#include <cmath>
#include <compare>
#include <concepts>
#include <cstdint>
#include <limits>
#include <ostream>
#include <type_traits>

namespace gradcheck {

/// A double that counts: each operation, comparison or function of <cmath> that uses it adds one to `operations` of the
/// thread. So the costs of backward and forward can be compared without a clock. Copies and conversions do not count.
struct Counted {
  double value = 0.0;

  /// Number of operations of this thread since it began.
  static inline thread_local std::uint64_t operations = 0;

  Counted() = default;
  template <class Number>
  requires std::is_arithmetic_v<Number> Counted(Number number) : value(static_cast<double>(number)) {}

  template <class Number>
  requires std::is_arithmetic_v<Number>
  explicit operator Number() const { return static_cast<Number>(value); }

  /// The value, with one operation counted.
  static Counted of(double result) {
    ++operations;
    return Counted(result);
  }

  Counted operator+() const { return *this; }
  Counted operator-() const { return of(-value); }
  friend Counted operator+(const Counted& a, const Counted& b) { return of(a.value + b.value); }
  friend Counted operator-(const Counted& a, const Counted& b) { return of(a.value - b.value); }
  friend Counted operator*(const Counted& a, const Counted& b) { return of(a.value * b.value); }
  friend Counted operator/(const Counted& a, const Counted& b) { return of(a.value / b.value); }
  Counted& operator+=(const Counted& other) { return *this = *this + other; }
  Counted& operator-=(const Counted& other) { return *this = *this - other; }
  Counted& operator*=(const Counted& other) { return *this = *this * other; }
  Counted& operator/=(const Counted& other) { return *this = *this / other; }

  friend bool operator==(const Counted& a, const Counted& b) { return of(a.value).value == b.value; }
  friend std::partial_ordering operator<=>(const Counted& a, const Counted& b) { return of(a.value).value <=> b.value; }
};

static_assert(sizeof(Counted) == 8 && std::is_trivially_copyable_v<Counted>);

inline bool isnan(const Counted& x) { return std::isnan(x.value); }
inline bool isinf(const Counted& x) { return std::isinf(x.value); }
inline bool isfinite(const Counted& x) { return std::isfinite(x.value); }
inline bool signbit(const Counted& x) { return std::signbit(x.value); }

#define GRADCHECK_COUNTED_FUNCTION(name) \
  inline Counted name(const Counted& x) { return Counted::of(std::name(x.value)); }
GRADCHECK_COUNTED_FUNCTION(abs)
GRADCHECK_COUNTED_FUNCTION(fabs)
GRADCHECK_COUNTED_FUNCTION(floor)
GRADCHECK_COUNTED_FUNCTION(ceil)
GRADCHECK_COUNTED_FUNCTION(trunc)
GRADCHECK_COUNTED_FUNCTION(round)
GRADCHECK_COUNTED_FUNCTION(sqrt)
GRADCHECK_COUNTED_FUNCTION(cbrt)
GRADCHECK_COUNTED_FUNCTION(exp)
GRADCHECK_COUNTED_FUNCTION(expm1)
GRADCHECK_COUNTED_FUNCTION(log)
GRADCHECK_COUNTED_FUNCTION(log1p)
GRADCHECK_COUNTED_FUNCTION(log2)
GRADCHECK_COUNTED_FUNCTION(sinh)
GRADCHECK_COUNTED_FUNCTION(cosh)
GRADCHECK_COUNTED_FUNCTION(tanh)
GRADCHECK_COUNTED_FUNCTION(sin)
GRADCHECK_COUNTED_FUNCTION(cos)
GRADCHECK_COUNTED_FUNCTION(tan)
GRADCHECK_COUNTED_FUNCTION(asin)
GRADCHECK_COUNTED_FUNCTION(acos)
GRADCHECK_COUNTED_FUNCTION(atan)
GRADCHECK_COUNTED_FUNCTION(erf)
GRADCHECK_COUNTED_FUNCTION(erfc)
#undef GRADCHECK_COUNTED_FUNCTION

#define GRADCHECK_COUNTED_OPERATION(name) \
  inline Counted name(const Counted& a, const Counted& b) { return Counted::of(std::name(a.value, b.value)); }
GRADCHECK_COUNTED_OPERATION(fmin)
GRADCHECK_COUNTED_OPERATION(fmax)
GRADCHECK_COUNTED_OPERATION(copysign)
GRADCHECK_COUNTED_OPERATION(pow)
GRADCHECK_COUNTED_OPERATION(atan2)
GRADCHECK_COUNTED_OPERATION(hypot)
#undef GRADCHECK_COUNTED_OPERATION

inline Counted min(const Counted& a, const Counted& b) { return b < a ? b : a; }
inline Counted max(const Counted& a, const Counted& b) { return a < b ? b : a; }

template <std::integral Integer>
Counted pow(const Counted& x, Integer n) {
  return Counted::of(std::pow(x.value, n));
}
inline Counted ldexp(const Counted& x, int exponent) { return Counted::of(std::ldexp(x.value, exponent)); }
inline Counted frexp(const Counted& x, int* exponent) { return Counted::of(std::frexp(x.value, exponent)); }
inline void sincos(const Counted& x, Counted* sine, Counted* cosine) {
  *sine = sin(x);
  *cosine = cos(x);
}

inline double to_double(const Counted& x) { return x.value; }

inline std::ostream& operator<<(std::ostream& stream, const Counted& x) { return stream << x.value; }

}  // namespace gradcheck

/// The limits of double.
template <>
class std::numeric_limits<gradcheck::Counted> : public std::numeric_limits<double> {
  using Number = gradcheck::Counted;
  using Value = std::numeric_limits<double>;

 public:
  static Number min() noexcept { return Value::min(); }
  static Number max() noexcept { return Value::max(); }
  static Number lowest() noexcept { return Value::lowest(); }
  static Number epsilon() noexcept { return Value::epsilon(); }
  static Number round_error() noexcept { return Value::round_error(); }
  static Number infinity() noexcept { return Value::infinity(); }
  static Number quiet_NaN() noexcept { return Value::quiet_NaN(); }
  static Number signaling_NaN() noexcept { return Value::signaling_NaN(); }
  static Number denorm_min() noexcept { return Value::denorm_min(); }
};
