#pragma once

#include <string_view>

#include <gradcheck/scalar/double_double.hpp>

namespace gradcheck {

/// The number types in which an op is evaluated.
enum class ScalarKind { float32, float64, double_double, binary128, wide };

/// The name in reports. ScalarKind::wide is the 50-digit type, Referee.
constexpr std::string_view name(ScalarKind kind) {
  switch (kind) {
    case ScalarKind::float32: return "float32";
    case ScalarKind::float64: return "float64";
    case ScalarKind::double_double: return "double-double";
    case ScalarKind::binary128: return "binary128";
    case ScalarKind::wide: return "50 digits";
  }
  return "unknown";
}

/// Properties of a scalar that the numeric reference uses. Specialised here for float, double and DoubleDouble, and in
/// binary128.hpp and referee.hpp for their types.
///   kind           the enumerator
///   name           name(kind)
///   unit_roundoff  largest relative error of one rounded operation, rounding to nearest
///   has_step       whether the nine-point scheme runs in this type
///   step_exponent  s of its step h = 2^s * 2^round(log2 clamp(|x|, 2^-10, 1)); only where has_step
/// The best s balances the truncation error (4h)^8 |f''''''''''| of the nine-point difference against the rounding
/// error u |f| / h: h = u^(1/9) up to the growth of the derivatives, so s = -5.9, -11.7, -12.6 and -18.7. The constants
/// are smaller by two to six, because derivatives of high order grow. -17 was tuned in double-double on random
/// expression trees (tests/reference/calibration_test.cpp tests the bound with it); the others follow from the same
/// reasoning.
template <class T>
struct ScalarTraits;

template <>
struct ScalarTraits<float> {
  static constexpr ScalarKind kind = ScalarKind::float32;
  static constexpr std::string_view name = gradcheck::name(kind);
  static constexpr double unit_roundoff = 0x1p-24;  // IEEE 754 binary32: 24 bits
  static constexpr bool has_step = false;           // black boxes choose among several wide steps
};

template <>
struct ScalarTraits<double> {
  static constexpr ScalarKind kind = ScalarKind::float64;
  static constexpr std::string_view name = gradcheck::name(kind);
  static constexpr double unit_roundoff = 0x1p-53;  // IEEE 754 binary64: 53 bits
  static constexpr bool has_step = true;
  static constexpr int step_exponent = -8;
};

template <>
struct ScalarTraits<DoubleDouble> {
  static constexpr ScalarKind kind = ScalarKind::double_double;
  static constexpr std::string_view name = gradcheck::name(kind);
  /// The measured worst error of + and *, 2^-105; the proved bounds are 3u^2 and 5u^2 (double_double.hpp).
  static constexpr double unit_roundoff = 0x1p-105;
  static constexpr bool has_step = true;
  static constexpr int step_exponent = -17;
};

/// float32 or float64. An op that computes in these alone is a black box.
constexpr bool is_hardware_float(ScalarKind scalar) {
  return scalar == ScalarKind::float32 || scalar == ScalarKind::float64;
}

/// Of a hardware float.
constexpr double unit_roundoff_of(ScalarKind hardware_float) {
  return hardware_float == ScalarKind::float32 ? ScalarTraits<float>::unit_roundoff
                                               : ScalarTraits<double>::unit_roundoff;
}

constexpr double to_double(float x) { return static_cast<double>(x); }
constexpr double to_double(double x) { return x; }

/// Nearest double.
constexpr double to_double(const DoubleDouble& x) { return x.hi; }

/// Exact, except for float, where it rounds to nearest.
template <class T>
constexpr T from_double(double value) {
  return static_cast<T>(value);
}

}  // namespace gradcheck
