#pragma once

#include <limits>
#include <type_traits>

#include <gradcheck/scalar/counted.hpp>
#include <gradcheck/scalar/dd_product.hpp>
#include <gradcheck/scalar/double_double.hpp>
#include <gradcheck/scalar/double_double_math.hpp>
#include <gradcheck/scalar/eigen_product.hpp>
#include <gradcheck/scalar/pack.hpp>
#include <gradcheck/scalar/pack_product.hpp>
#include <gradcheck/tensor/eigen.hpp>

/// DoubleDouble as a scalar of Eigen: matrices, arrays, their functions and decompositions. Products of more than a few
/// elements run through the vectorised kernel of dd_product.hpp.
template <>
struct Eigen::NumTraits<gradcheck::DoubleDouble> : Eigen::GenericNumTraits<gradcheck::DoubleDouble> {
  using Real = gradcheck::DoubleDouble;
  using NonInteger = gradcheck::DoubleDouble;
  using Nested = gradcheck::DoubleDouble;
  using Literal = double;

  // Costs in units of an addition in double. Memory may be used without constructing elements in it.
  enum {
    IsComplex = 0,
    IsInteger = 0,
    IsSigned = 1,
    RequireInitialization = 0,
    ReadCost = 2,
    AddCost = 20,
    MulCost = 15
  };

  static Real epsilon() { return std::numeric_limits<Real>::epsilon(); }

  /// For isApprox and similar functions: 1e4 units of rounding, like Eigen's value for double.
  static Real dummy_precision() { return 1e-28; }
  static Real highest() { return std::numeric_limits<Real>::max(); }
  static Real lowest() { return std::numeric_limits<Real>::lowest(); }
  static Real infinity() { return std::numeric_limits<Real>::infinity(); }
  static Real quiet_NaN() { return std::numeric_limits<Real>::quiet_NaN(); }
  static int digits10() { return std::numeric_limits<Real>::digits10; }
};

/// A pack of eight as a scalar of Eigen. Products have a kernel of their own (pack_product.hpp).
template <>
struct Eigen::NumTraits<gradcheck::Pack<8>> : Eigen::GenericNumTraits<gradcheck::Pack<8>> {
  using Real = gradcheck::Pack<8>;
  using NonInteger = gradcheck::Pack<8>;
  using Nested = gradcheck::Pack<8>;
  using Literal = double;

  enum {
    IsComplex = 0,
    IsInteger = 0,
    IsSigned = 1,
    RequireInitialization = 0,
    ReadCost = 16,
    AddCost = 40,
    MulCost = 40
  };

  static Real epsilon() { return std::numeric_limits<Real>::epsilon(); }
  static Real dummy_precision() { return 1e-28; }
  static Real highest() { return std::numeric_limits<Real>::max(); }
  static Real lowest() { return std::numeric_limits<Real>::lowest(); }
  static Real infinity() { return std::numeric_limits<Real>::infinity(); }
  static Real quiet_NaN() { return std::numeric_limits<Real>::quiet_NaN(); }
  static int digits10() { return std::numeric_limits<Real>::digits10; }
};

/// A counting double as a scalar of Eigen.
template <>
struct Eigen::NumTraits<gradcheck::Counted> : Eigen::GenericNumTraits<gradcheck::Counted> {
  using Real = gradcheck::Counted;
  using NonInteger = gradcheck::Counted;
  using Nested = gradcheck::Counted;
  using Literal = double;

  enum {
    IsComplex = 0,
    IsInteger = 0,
    IsSigned = 1,
    RequireInitialization = 0,
    ReadCost = 1,
    AddCost = 2,
    MulCost = 2
  };

  static Real epsilon() { return std::numeric_limits<Real>::epsilon(); }
  /// Eigen's value for double.
  static Real dummy_precision() { return 1e-12; }
  static Real highest() { return std::numeric_limits<Real>::max(); }
  static Real lowest() { return std::numeric_limits<Real>::lowest(); }
  static Real infinity() { return std::numeric_limits<Real>::infinity(); }
  static Real quiet_NaN() { return std::numeric_limits<Real>::quiet_NaN(); }
  static int digits10() { return std::numeric_limits<Real>::digits10; }
};

/// Mixed expressions with built-in numbers, such as 2.0 * matrix.
template <class Builtin, class Operation>
requires std::is_arithmetic_v<Builtin>
struct Eigen::ScalarBinaryOpTraits<gradcheck::DoubleDouble, Builtin, Operation> {
  using ReturnType = gradcheck::DoubleDouble;
};

template <class Builtin, class Operation>
requires std::is_arithmetic_v<Builtin>
struct Eigen::ScalarBinaryOpTraits<Builtin, gradcheck::DoubleDouble, Operation> {
  using ReturnType = gradcheck::DoubleDouble;
};

template <class Builtin, class Operation>
requires std::is_arithmetic_v<Builtin>
struct Eigen::ScalarBinaryOpTraits<gradcheck::Pack<8>, Builtin, Operation> {
  using ReturnType = gradcheck::Pack<8>;
};

template <class Builtin, class Operation>
requires std::is_arithmetic_v<Builtin>
struct Eigen::ScalarBinaryOpTraits<Builtin, gradcheck::Pack<8>, Operation> {
  using ReturnType = gradcheck::Pack<8>;
};

template <class Builtin, class Operation>
requires std::is_arithmetic_v<Builtin>
struct Eigen::ScalarBinaryOpTraits<gradcheck::Counted, Builtin, Operation> {
  using ReturnType = gradcheck::Counted;
};

template <class Builtin, class Operation>
requires std::is_arithmetic_v<Builtin>
struct Eigen::ScalarBinaryOpTraits<Builtin, gradcheck::Counted, Operation> {
  using ReturnType = gradcheck::Counted;
};

namespace gradcheck {

template <>
inline constexpr bool has_plain_product<DoubleDouble> = true;
template <>
inline constexpr bool has_plain_product<Pack<8>> = true;
template <>
inline constexpr bool has_plain_product<float> = true;
template <>
inline constexpr bool has_plain_product<double> = true;
template <>
inline constexpr bool has_plain_product<Counted> = true;

}  // namespace gradcheck
