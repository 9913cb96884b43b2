/// Fifty digits over MPFR.
#pragma once

#include <compare>
#include <concepts>
#include <cstdint>
#include <limits>
#include <ostream>
#include <string>

#include <mpfr.h>

namespace gradcheck {

/// A binary floating-point number of 168 bits (50 decimal digits and guard bits), rounded to nearest by MPFR.
/// Rationale: a thin class instead of boost::multiprecision::number, because every op is compiled for this type. Each
/// operation is one call of a function that is not inlined; this takes a tenth of the time to compile. Parsing Boost's
/// header takes 3 seconds, parsing mpfr.h next to nothing. The digits are in the object, so it is copied like a double.
class Referee {
 public:
  static constexpr mpfr_prec_t bits = 168;

  /// Zero.
  Referee() = default;
  Referee(std::signed_integral auto value) { set(static_cast<std::intmax_t>(value)); }
  Referee(std::unsigned_integral auto value) { set(static_cast<std::uintmax_t>(value)); }
  Referee(float value) { set(static_cast<double>(value)); }
  Referee(double value) { set(value); }
  Referee(long double value) { set(value); }
  /// The number in a decimal text such as "-7.25e5000"; NaN if the text is not a number.
  explicit Referee(const char* text) { set(text); }

  explicit operator double() const { return to_binary64(); }
  explicit operator float() const { return to_binary32(); }
  explicit operator long double() const { return to_extended(); }
  explicit operator bool() const { return kind_ != zero && kind_ != -zero; }
  /// Rounded towards zero.
  template <std::integral Integer>
  requires(!std::same_as<Integer, bool>) explicit operator Integer() const {
    return static_cast<Integer>(to_integer());
  }

  Referee operator-() const {
    Referee result = *this;
    result.kind_ = -kind_;
    return result;
  }
  const Referee& operator+() const { return *this; }

  friend Referee operator+(const Referee& a, const Referee& b) { return apply(&mpfr_add, a, b); }
  friend Referee operator-(const Referee& a, const Referee& b) { return apply(&mpfr_sub, a, b); }
  friend Referee operator*(const Referee& a, const Referee& b) { return apply(&mpfr_mul, a, b); }
  friend Referee operator/(const Referee& a, const Referee& b) { return apply(&mpfr_div, a, b); }
  Referee& operator+=(const Referee& other) { return *this = *this + other; }
  Referee& operator-=(const Referee& other) { return *this = *this - other; }
  Referee& operator*=(const Referee& other) { return *this = *this * other; }
  Referee& operator/=(const Referee& other) { return *this = *this / other; }
  Referee& operator++() { return *this += 1; }
  Referee& operator--() { return *this -= 1; }

  friend bool operator==(const Referee& a, const Referee& b) { return compare(a, b) == 0; }
  friend std::partial_ordering operator<=>(const Referee& a, const Referee& b) { return compare(a, b); }

  /// A function of MPFR, rounding to nearest.
  using Unary = int(mpfr_ptr, mpfr_srcptr, mpfr_rnd_t);
  using Binary = int(mpfr_ptr, mpfr_srcptr, mpfr_srcptr, mpfr_rnd_t);
  using Rounding = int(mpfr_ptr, mpfr_srcptr);
  [[gnu::noinline]] static Referee apply(Unary* function, const Referee& x) {
    Referee result;
    Digits of_x(x), of_result(result);
    function(of_result.number, of_x.number, MPFR_RNDN);
    result.take(of_result);
    return result;
  }
  [[gnu::noinline]] static Referee apply(Binary* function, const Referee& a, const Referee& b) {
    Referee result;
    Digits of_a(a), of_b(b), of_result(result);
    function(of_result.number, of_a.number, of_b.number, MPFR_RNDN);
    result.take(of_result);
    return result;
  }
  [[gnu::noinline]] static Referee apply(Rounding* function, const Referee& x) {
    Referee result;
    Digits of_x(x), of_result(result);
    function(of_result.number, of_x.number);
    result.take(of_result);
    return result;
  }
  /// x^n and x * 2^n, by mpfr_pow_si and mpfr_mul_2si.
  using WithInteger = int(mpfr_ptr, mpfr_srcptr, long, mpfr_rnd_t);
  [[gnu::noinline]] static Referee apply(WithInteger* function, const Referee& x, long n) {
    Referee result;
    Digits of_x(x), of_result(result);
    function(of_result.number, of_x.number, n, MPFR_RNDN);
    result.take(of_result);
    return result;
  }

  bool is_nan() const { return kind_ == MPFR_NAN_KIND; }
  bool is_infinite() const { return kind_ == MPFR_INF_KIND || kind_ == -MPFR_INF_KIND; }
  bool is_finite() const { return !is_nan() && !is_infinite(); }
  bool is_negative() const { return kind_ < 0; }
  Referee with_sign(bool negative) const {
    Referee result = *this;
    if ((kind_ < 0) != negative) result.kind_ = -kind_;
    return result;
  }
  /// The number as fraction * 2^exponent with 1/2 <= |fraction| < 1; zero, infinity and NaN unchanged with exponent 0.
  Referee fraction(int& exponent) const {
    Referee result = *this;
    const bool regular = kind_ == MPFR_REGULAR_KIND || kind_ == -MPFR_REGULAR_KIND;
    exponent = regular ? static_cast<int>(exponent_) : 0;
    if (regular) result.exponent_ = 0;
    return result;
  }

  /// With this many significant digits, in the format of printf's %g.
  [[gnu::noinline]] std::string str(int digits) const {
    std::string text(static_cast<std::size_t>(digits) + 40, '\0');
    const Digits of_this(*this);
    const int length = mpfr_snprintf(text.data(), text.size(), "%.*Rg", digits, of_this.number);
    text.resize(static_cast<std::size_t>(length));
    return text;
  }

  static Referee infinity() { return of_kind(MPFR_INF_KIND); }
  static Referee not_a_number() { return of_kind(MPFR_NAN_KIND); }
  /// 2^n.
  static Referee power_of_two(long n) { return apply(&mpfr_mul_2si, Referee(1), n); }
  /// The largest finite number.
  [[gnu::noinline]] static Referee largest() {
    Referee result = infinity();
    Digits digits(result);
    mpfr_nextbelow(digits.number);
    result.take(digits);
    return result;
  }

 private:
  static constexpr int zero = MPFR_ZERO_KIND;

  // The number in the form that MPFR reads and writes.
  struct Digits {
    explicit Digits(const Referee& x) {
      mpfr_custom_init_set(number, x.kind_, x.exponent_, bits, const_cast<mp_limb_t*>(x.limbs_));
    }
    mpfr_t number;
  };
  void take(const Digits& digits) {
    kind_ = mpfr_custom_get_kind(digits.number);
    exponent_ = mpfr_custom_get_exp(digits.number);
  }
  static Referee of_kind(int kind) {
    Referee result;
    result.kind_ = kind;
    return result;
  }

  [[gnu::noinline]] void set(std::intmax_t value) {
    Digits digits(*this);
    mpfr_set_si(digits.number, value, MPFR_RNDN);
    take(digits);
  }
  [[gnu::noinline]] void set(std::uintmax_t value) {
    Digits digits(*this);
    mpfr_set_ui(digits.number, value, MPFR_RNDN);
    take(digits);
  }
  [[gnu::noinline]] void set(double value) {
    Digits digits(*this);
    mpfr_set_d(digits.number, value, MPFR_RNDN);
    take(digits);
  }
  [[gnu::noinline]] void set(long double value) {
    Digits digits(*this);
    mpfr_set_ld(digits.number, value, MPFR_RNDN);
    take(digits);
  }
  [[gnu::noinline]] void set(const char* text) {
    Digits digits(*this);
    char* end = nullptr;
    mpfr_strtofr(digits.number, text, &end, 10, MPFR_RNDN);
    if (end == text || *end != '\0') mpfr_set_nan(digits.number);
    take(digits);
  }
  [[gnu::noinline]] double to_binary64() const { return mpfr_get_d(Digits(*this).number, MPFR_RNDN); }
  [[gnu::noinline]] float to_binary32() const { return mpfr_get_flt(Digits(*this).number, MPFR_RNDN); }
  [[gnu::noinline]] long double to_extended() const { return mpfr_get_ld(Digits(*this).number, MPFR_RNDN); }
  [[gnu::noinline]] std::intmax_t to_integer() const { return mpfr_get_si(Digits(*this).number, MPFR_RNDZ); }
  [[gnu::noinline]] static std::partial_ordering compare(const Referee& a, const Referee& b) {
    if (a.is_nan() || b.is_nan()) return std::partial_ordering::unordered;
    return mpfr_cmp3(Digits(a).number, Digits(b).number, 1) <=> 0;
  }

  mp_limb_t limbs_[(bits + GMP_NUMB_BITS - 1) / GMP_NUMB_BITS] = {};
  mpfr_exp_t exponent_ = 0;
  int kind_ = zero;  // a kind of MPFR, negative for a negative number
};

inline bool isnan(const Referee& x) { return x.is_nan(); }
inline bool isinf(const Referee& x) { return x.is_infinite(); }
inline bool isfinite(const Referee& x) { return x.is_finite(); }
inline bool signbit(const Referee& x) { return x.is_negative(); }
inline Referee abs(const Referee& x) { return x.with_sign(false); }
inline Referee fabs(const Referee& x) { return x.with_sign(false); }
inline Referee copysign(const Referee& x, const Referee& sign) { return x.with_sign(sign.is_negative()); }
inline Referee frexp(const Referee& x, int* exponent) { return x.fraction(*exponent); }
inline Referee ldexp(const Referee& x, int exponent) { return Referee::apply(&mpfr_mul_2si, x, exponent); }

#define GRADCHECK_REFEREE_FUNCTION(name) \
  inline Referee name(const Referee& x) { return Referee::apply(&mpfr_##name, x); }
GRADCHECK_REFEREE_FUNCTION(floor)
GRADCHECK_REFEREE_FUNCTION(ceil)
GRADCHECK_REFEREE_FUNCTION(trunc)
GRADCHECK_REFEREE_FUNCTION(round)
GRADCHECK_REFEREE_FUNCTION(sqrt)
GRADCHECK_REFEREE_FUNCTION(cbrt)
GRADCHECK_REFEREE_FUNCTION(exp)
GRADCHECK_REFEREE_FUNCTION(exp2)
GRADCHECK_REFEREE_FUNCTION(expm1)
GRADCHECK_REFEREE_FUNCTION(log)
GRADCHECK_REFEREE_FUNCTION(log1p)
GRADCHECK_REFEREE_FUNCTION(log2)
GRADCHECK_REFEREE_FUNCTION(log10)
GRADCHECK_REFEREE_FUNCTION(sin)
GRADCHECK_REFEREE_FUNCTION(cos)
GRADCHECK_REFEREE_FUNCTION(tan)
GRADCHECK_REFEREE_FUNCTION(asin)
GRADCHECK_REFEREE_FUNCTION(acos)
GRADCHECK_REFEREE_FUNCTION(atan)
GRADCHECK_REFEREE_FUNCTION(sinh)
GRADCHECK_REFEREE_FUNCTION(cosh)
GRADCHECK_REFEREE_FUNCTION(tanh)
GRADCHECK_REFEREE_FUNCTION(asinh)
GRADCHECK_REFEREE_FUNCTION(acosh)
GRADCHECK_REFEREE_FUNCTION(atanh)
GRADCHECK_REFEREE_FUNCTION(erf)
GRADCHECK_REFEREE_FUNCTION(erfc)
#undef GRADCHECK_REFEREE_FUNCTION

#define GRADCHECK_REFEREE_OPERATION(name, function) \
  inline Referee name(const Referee& a, const Referee& b) { return Referee::apply(&function, a, b); }
GRADCHECK_REFEREE_OPERATION(fmin, mpfr_min)
GRADCHECK_REFEREE_OPERATION(fmax, mpfr_max)
GRADCHECK_REFEREE_OPERATION(fmod, mpfr_fmod)
GRADCHECK_REFEREE_OPERATION(pow, mpfr_pow)
GRADCHECK_REFEREE_OPERATION(atan2, mpfr_atan2)
GRADCHECK_REFEREE_OPERATION(hypot, mpfr_hypot)
#undef GRADCHECK_REFEREE_OPERATION

inline Referee min(const Referee& a, const Referee& b) { return b < a ? b : a; }
inline Referee max(const Referee& a, const Referee& b) { return a < b ? b : a; }
inline Referee pow(const Referee& x, std::integral auto n) {
  return Referee::apply(&mpfr_pow_si, x, static_cast<long>(n));
}
inline void sincos(const Referee& x, Referee* sine, Referee* cosine) {
  *sine = sin(x);
  *cosine = cos(x);
}

inline std::ostream& operator<<(std::ostream& stream, const Referee& x) {
  return stream << x.str(static_cast<int>(stream.precision()));
}

}  // namespace gradcheck

template <>
class std::numeric_limits<gradcheck::Referee> {
  using Number = gradcheck::Referee;

 public:
  static constexpr bool is_specialized = true;
  static constexpr bool is_signed = true;
  static constexpr bool is_integer = false;
  static constexpr bool is_exact = false;
  static constexpr bool is_bounded = true;
  static constexpr bool is_modulo = false;
  static constexpr bool is_iec559 = false;
  static constexpr bool has_infinity = true;
  static constexpr bool has_quiet_NaN = true;
  static constexpr bool has_signaling_NaN = false;
  static constexpr float_round_style round_style = round_to_nearest;
  static constexpr int radix = 2;
  static constexpr int digits = static_cast<int>(Number::bits);
  static constexpr int digits10 = 50;      // floor((168 - 1) log10 2)
  static constexpr int max_digits10 = 52;  // ceil(1 + 168 log10 2)
  static constexpr long min_exponent = MPFR_EMIN_DEFAULT;
  static constexpr long max_exponent = MPFR_EMAX_DEFAULT;
  static Number min() { return Number::power_of_two(MPFR_EMIN_DEFAULT - 1); }
  static Number max() { return Number::largest(); }
  static Number lowest() { return -max(); }
  static Number epsilon() { return Number::power_of_two(1 - Number::bits); }
  static Number round_error() { return 0.5; }
  static Number infinity() { return Number::infinity(); }
  static Number quiet_NaN() { return Number::not_a_number(); }
  static Number signaling_NaN() { return Number::not_a_number(); }
  static Number denorm_min() { return min(); }
};
