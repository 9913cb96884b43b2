/// Eight double-doubles that go through a template together.
#pragma once

#include <cmath>
#include <concepts>
#include <cstdint>
#include <limits>
#include <ostream>
#include <type_traits>

#include <gradcheck/scalar/double_double_math.hpp>
#include <gradcheck/scalar/pack_kernels.hpp>
#include <gradcheck/scalar/scalar_traits.hpp>

namespace gradcheck {

/// Thrown if code converts a pack to one number, or a comparison to one truth value, and the lanes differ. The SDK then
/// returns GRADCHECK_LANES_DISAGREE, and the host evaluates one lane at a time. This is not a std::exception, so an op
/// that catches those does not catch this.
struct LanesDisagree {};

template <int lanes>
class Pack;

/// The result of a comparison of packs: a truth value for each lane.
class PackMask {
 public:
  static constexpr int lanes = 8;

  constexpr PackMask(bool all = false) : bits_(all ? every_lane : 0) {}

  constexpr bool lane(int i) const { return (bits_ >> i & 1u) != 0; }
  constexpr void set_lane(int i, bool value) {
    bits_ = static_cast<std::uint8_t>((bits_ & ~(1u << i)) | (static_cast<unsigned>(value) << i));
  }

  /// Throws LanesDisagree unless all lanes are the same. Not explicit, so that code for bool compiles.
  constexpr operator bool() const {
    if (bits_ != 0 && bits_ != every_lane) throw LanesDisagree();
    return bits_ != 0;
  }

  // These work lane by lane; && and || would need one truth value of each side.
  friend constexpr PackMask operator!(PackMask a) { return from_bits(~a.bits_); }
  friend constexpr PackMask operator&(PackMask a, PackMask b) { return from_bits(a.bits_ & b.bits_); }
  friend constexpr PackMask operator|(PackMask a, PackMask b) { return from_bits(a.bits_ | b.bits_); }

 private:
  static constexpr std::uint8_t every_lane = 0xff;
  static constexpr PackMask from_bits(int bits) {
    PackMask mask;
    mask.bits_ = static_cast<std::uint8_t>(bits);
    return mask;
  }

  std::uint8_t bits_;
};

/// Eight double-doubles. Every operation and function gives each lane the same bits as DoubleDouble. A template that
/// does not branch on values evaluates eight points in one pass. A branch, a conversion to a built-in type or an index
/// needs one value for all lanes and throws LanesDisagree if the lanes differ.
/// Layout    sixteen doubles: the high words, then the low words; aligned like double, because Eigen aligns no better.
/// Cost      + - * / sqrt exp expm1 log log1p tanh run in the vectors of the machine (instruction_set.hpp), one
///           call for eight lanes. All other functions call the scalar one, lane by lane.
template <>
class Pack<8> {
 public:
  static constexpr int lanes = 8;

  Pack() : Pack(DoubleDouble()) {}
  /// Rationale: by a kernel, because a processor stalls if it loads a vector that was stored word by word.
  Pack(const DoubleDouble& value) {
    const double pair[2] = {value.hi, value.lo};
    detail::kernel_in_use<detail::set_kernel>()(pair, words_);
  }
  Pack(double value) : Pack(DoubleDouble(value)) {}
  Pack(float value) : Pack(DoubleDouble(value)) {}
  template <std::integral Integer>
  Pack(Integer value) : Pack(DoubleDouble(value)) {}
  explicit Pack(long double value) : Pack(DoubleDouble(value)) {}
  /// 1 where the mask is set, 0 elsewhere, like T(x > 0) for a number.
  explicit Pack(PackMask mask) {
    for (int i = 0; i < lanes; ++i) set_lane(i, mask.lane(i));
  }

  DoubleDouble lane(int i) const { return {words_[i], words_[lanes + i]}; }
  void set_lane(int i, const DoubleDouble& value) {
    words_[i] = value.hi;
    words_[lanes + i] = value.lo;
  }

  /// function(lane) for each lane.
  template <class Function>
  static Pack each_lane(const Function& function) {
    Pack result{Unset()};
    for (int i = 0; i < lanes; ++i) result.set_lane(i, function(i));
    return result;
  }

  /// The one number to which all lanes convert. Throws LanesDisagree.
  template <class Number>
  Number shared() const {
    const Number first = static_cast<Number>(lane(0));
    for (int i = 1; i < lanes; ++i) {
      if (!(static_cast<Number>(lane(i)) == first)) throw LanesDisagree();
    }
    return first;
  }

  explicit operator DoubleDouble() const { return shared<DoubleDouble>(); }
  explicit operator double() const { return shared<double>(); }
  explicit operator float() const { return shared<float>(); }
  explicit operator long double() const { return shared<long double>(); }
  template <std::integral Integer>
  explicit operator Integer() const {
    return shared<Integer>();
  }
  explicit operator bool() const { return *this != Pack(0.0); }

  Pack operator+() const { return *this; }
  Pack operator-() const {
    Pack result{Unset()};
    for (int i = 0; i < 2 * lanes; ++i) result.words_[i] = -words_[i];
    return result;
  }

  friend Pack operator+(const Pack& a, const Pack& b) { return apply<detail::add_kernel>(a, b); }
  friend Pack operator-(const Pack& a, const Pack& b) { return apply<detail::sub_kernel>(a, b); }
  friend Pack operator*(const Pack& a, const Pack& b) { return apply<detail::mul_kernel>(a, b); }
  friend Pack operator/(const Pack& a, const Pack& b) { return apply<detail::div_kernel>(a, b); }
  Pack& operator+=(const Pack& other) { return apply_here<detail::add_kernel>(other); }
  Pack& operator-=(const Pack& other) { return apply_here<detail::sub_kernel>(other); }
  Pack& operator*=(const Pack& other) { return apply_here<detail::mul_kernel>(other); }
  Pack& operator/=(const Pack& other) { return apply_here<detail::div_kernel>(other); }

  friend PackMask operator==(const Pack& a, const Pack& b) {
    return compare(a, b, [](const DoubleDouble& x, const DoubleDouble& y) { return x == y; });
  }
  friend PackMask operator!=(const Pack& a, const Pack& b) { return !(a == b); }
  friend PackMask operator<(const Pack& a, const Pack& b) {
    return compare(a, b, [](const DoubleDouble& x, const DoubleDouble& y) { return x < y; });
  }
  friend PackMask operator<=(const Pack& a, const Pack& b) {
    return compare(a, b, [](const DoubleDouble& x, const DoubleDouble& y) { return x <= y; });
  }
  friend PackMask operator>(const Pack& a, const Pack& b) { return b < a; }
  friend PackMask operator>=(const Pack& a, const Pack& b) { return b <= a; }

  /// The function or operation of pack_kernels.hpp.
  template <class Kernel>
  static Pack apply(const Pack& x) {
    Pack result{Unset()};
    detail::kernel_in_use<Kernel>()(x.words_, result.words_);
    return result;
  }
  template <class Kernel>
  static Pack apply(const Pack& a, const Pack& b) {
    Pack result{Unset()};
    detail::kernel_in_use<Kernel>()(a.words_, b.words_, result.words_);
    return result;
  }

  /// The high words, then the low words.
  const double* words() const { return words_; }
  double* words() { return words_; }

 private:
  struct Unset {};
  explicit Pack(Unset) {}

  template <class Kernel>
  Pack& apply_here(const Pack& other) {
    detail::kernel_in_use<Kernel>()(words_, other.words_, words_);
    return *this;
  }

  template <class Comparison>
  static PackMask compare(const Pack& a, const Pack& b, const Comparison& comparison) {
    PackMask mask;
    for (int i = 0; i < lanes; ++i) mask.set_lane(i, comparison(a.lane(i), b.lane(i)));
    return mask;
  }

  double words_[2 * lanes];
};

static_assert(sizeof(Pack<8>) == 128 && std::is_trivially_copyable_v<Pack<8>>);

/// a where the mask is set, b elsewhere: replaces a branch on values in a pack. For plain numbers, condition ? a : b.
inline Pack<8> select(PackMask mask, const Pack<8>& a, const Pack<8>& b) {
  return Pack<8>::each_lane([&](int i) { return mask.lane(i) ? a.lane(i) : b.lane(i); });
}
template <class T>
T select(bool condition, const T& a, const T& b) {
  return condition ? a : b;
}

namespace detail {

/// The truth value of each lane.
template <class Test>
PackMask lane_test(const Pack<8>& x, const Test& test) {
  PackMask mask;
  for (int i = 0; i < PackMask::lanes; ++i) mask.set_lane(i, test(x.lane(i)));
  return mask;
}

}  // namespace detail

inline PackMask isnan(const Pack<8>& x) {
  return detail::lane_test(x, [](const DoubleDouble& lane) { return isnan(lane); });
}
inline PackMask isinf(const Pack<8>& x) {
  return detail::lane_test(x, [](const DoubleDouble& lane) { return isinf(lane); });
}
inline PackMask isfinite(const Pack<8>& x) {
  return detail::lane_test(x, [](const DoubleDouble& lane) { return isfinite(lane); });
}
inline PackMask signbit(const Pack<8>& x) {
  return detail::lane_test(x, [](const DoubleDouble& lane) { return signbit(lane); });
}

inline Pack<8> sqrt(const Pack<8>& x) { return Pack<8>::apply<detail::sqrt_kernel>(x); }
inline Pack<8> exp(const Pack<8>& x) { return Pack<8>::apply<detail::exp_kernel>(x); }
inline Pack<8> expm1(const Pack<8>& x) { return Pack<8>::apply<detail::expm1_kernel>(x); }
inline Pack<8> log(const Pack<8>& x) { return Pack<8>::apply<detail::log_kernel>(x); }
inline Pack<8> log1p(const Pack<8>& x) { return Pack<8>::apply<detail::log1p_kernel>(x); }
inline Pack<8> tanh(const Pack<8>& x) { return Pack<8>::apply<detail::tanh_kernel>(x); }

inline Pack<8> abs(const Pack<8>& x) { return Pack<8>::apply<detail::abs_kernel>(x); }
inline Pack<8> fabs(const Pack<8>& x) { return abs(x); }
inline Pack<8> min(const Pack<8>& a, const Pack<8>& b) { return Pack<8>::apply<detail::min_kernel>(a, b); }
inline Pack<8> max(const Pack<8>& a, const Pack<8>& b) { return Pack<8>::apply<detail::max_kernel>(a, b); }

// The rest of <cmath>, lane by lane with the functions of DoubleDouble.
#define GRADCHECK_PACK_FUNCTION(name)                                  \
  inline Pack<8> name(const Pack<8>& x) {                              \
    return Pack<8>::each_lane([&](int i) { return name(x.lane(i)); }); \
  }
GRADCHECK_PACK_FUNCTION(floor)
GRADCHECK_PACK_FUNCTION(ceil)
GRADCHECK_PACK_FUNCTION(trunc)
GRADCHECK_PACK_FUNCTION(round)
GRADCHECK_PACK_FUNCTION(cbrt)
GRADCHECK_PACK_FUNCTION(log2)
GRADCHECK_PACK_FUNCTION(sinh)
GRADCHECK_PACK_FUNCTION(cosh)
GRADCHECK_PACK_FUNCTION(erf)
GRADCHECK_PACK_FUNCTION(erfc)
GRADCHECK_PACK_FUNCTION(sin)
GRADCHECK_PACK_FUNCTION(cos)
GRADCHECK_PACK_FUNCTION(tan)
GRADCHECK_PACK_FUNCTION(asin)
GRADCHECK_PACK_FUNCTION(acos)
GRADCHECK_PACK_FUNCTION(atan)
#undef GRADCHECK_PACK_FUNCTION

#define GRADCHECK_PACK_OPERATION(name)                                            \
  inline Pack<8> name(const Pack<8>& a, const Pack<8>& b) {                       \
    return Pack<8>::each_lane([&](int i) { return name(a.lane(i), b.lane(i)); }); \
  }
GRADCHECK_PACK_OPERATION(fmin)
GRADCHECK_PACK_OPERATION(fmax)
GRADCHECK_PACK_OPERATION(copysign)
GRADCHECK_PACK_OPERATION(pow)
GRADCHECK_PACK_OPERATION(atan2)
GRADCHECK_PACK_OPERATION(hypot)
#undef GRADCHECK_PACK_OPERATION

template <std::integral Integer>
Pack<8> pow(const Pack<8>& x, Integer n) {
  return Pack<8>::each_lane([&](int i) { return pow(x.lane(i), n); });
}

inline Pack<8> ldexp(const Pack<8>& x, int exponent) {
  return Pack<8>::each_lane([&](int i) { return ldexp(x.lane(i), exponent); });
}

/// Throws LanesDisagree if the exponents differ.
inline Pack<8> frexp(const Pack<8>& x, int* exponent) {
  frexp(x.lane(0), exponent);
  return Pack<8>::each_lane([&](int i) {
    int own = 0;
    const DoubleDouble mantissa = frexp(x.lane(i), &own);
    if (own != *exponent) throw LanesDisagree();
    return mantissa;
  });
}

inline void sincos(const Pack<8>& x, Pack<8>* sine, Pack<8>* cosine) {
  for (int i = 0; i < Pack<8>::lanes; ++i) {
    DoubleDouble s, c;
    sincos(x.lane(i), &s, &c);
    sine->set_lane(i, s);
    cosine->set_lane(i, c);
  }
}

/// The nearest double of all lanes. Throws LanesDisagree.
inline double to_double(const Pack<8>& x) { return x.shared<double>(); }

inline std::ostream& operator<<(std::ostream& stream, const Pack<8>& x) {
  for (int i = 0; i < Pack<8>::lanes; ++i) stream << (i == 0 ? "{" : ", ") << static_cast<double>(x.lane(i));
  return stream << "}";
}

}  // namespace gradcheck

/// The limits of DoubleDouble.
template <>
class std::numeric_limits<gradcheck::Pack<8>> : public std::numeric_limits<gradcheck::DoubleDouble> {
  using Number = gradcheck::Pack<8>;
  using Lane = std::numeric_limits<gradcheck::DoubleDouble>;

 public:
  static Number min() noexcept { return Lane::min(); }
  static Number max() noexcept { return Lane::max(); }
  static Number lowest() noexcept { return Lane::lowest(); }
  static Number epsilon() noexcept { return Lane::epsilon(); }
  static Number round_error() noexcept { return Lane::round_error(); }
  static Number infinity() noexcept { return Lane::infinity(); }
  static Number quiet_NaN() noexcept { return Lane::quiet_NaN(); }
  static Number signaling_NaN() noexcept { return Lane::signaling_NaN(); }
  static Number denorm_min() noexcept { return Lane::denorm_min(); }
};
