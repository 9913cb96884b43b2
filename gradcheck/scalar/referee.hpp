/// The 50-digit scalar, in which results that double-double does not confirm are checked again.
#pragma once

#include <gradcheck/scalar/eigen_product.hpp>
#include <gradcheck/scalar/scalar_traits.hpp>
#include <gradcheck/tensor/eigen.hpp>

// If GRADCHECK_WITH_MPFR is 1, the scalar uses MPFR, the fastest library of its kind for transcendental functions.
// Otherwise it needs no library.
#if defined(GRADCHECK_WITH_MPFR) && GRADCHECK_WITH_MPFR
#include <gradcheck/scalar/referee_mpfr.hpp>

template <>
struct Eigen::NumTraits<gradcheck::Referee> : Eigen::GenericNumTraits<gradcheck::Referee> {
  using Real = gradcheck::Referee;
  using NonInteger = gradcheck::Referee;
  using Nested = gradcheck::Referee;
  using Literal = double;

  enum {
    IsComplex = 0,
    IsInteger = 0,
    IsSigned = 1,
    RequireInitialization = 0,
    ReadCost = 5,
    AddCost = 100,
    MulCost = 100
  };

  static Real epsilon() { return std::numeric_limits<Real>::epsilon(); }
  /// For isApprox and similar functions: 1000 units of rounding.
  static Real dummy_precision() { return Real(1000) * epsilon(); }
  static Real highest() { return std::numeric_limits<Real>::max(); }
  static Real lowest() { return std::numeric_limits<Real>::lowest(); }
  static Real infinity() { return std::numeric_limits<Real>::infinity(); }
  static Real quiet_NaN() { return std::numeric_limits<Real>::quiet_NaN(); }
  static int digits10() { return std::numeric_limits<Real>::digits10; }
};

/// Mixed expressions with built-in numbers, such as 2.0 * matrix.
template <class Builtin, class Operation>
requires std::is_arithmetic_v<Builtin>
struct Eigen::ScalarBinaryOpTraits<gradcheck::Referee, Builtin, Operation> {
  using ReturnType = gradcheck::Referee;
};

template <class Builtin, class Operation>
requires std::is_arithmetic_v<Builtin>
struct Eigen::ScalarBinaryOpTraits<Builtin, gradcheck::Referee, Operation> {
  using ReturnType = gradcheck::Referee;
};
#else
#include <gradcheck/scalar/referee_boost.hpp>
#endif

namespace gradcheck {

template <>
struct ScalarTraits<Referee> {
  static constexpr ScalarKind kind = ScalarKind::wide;
  static constexpr std::string_view name = gradcheck::name(kind);
  static constexpr double unit_roundoff = 0x1p-168;  // 168 bits, rounding to nearest
  static constexpr bool has_step = true;
  static constexpr int step_exponent = -24;
};

template <>
inline constexpr bool has_plain_product<Referee> = true;

/// Nearest double.
inline double to_double(const Referee& x) { return static_cast<double>(x); }

}  // namespace gradcheck
