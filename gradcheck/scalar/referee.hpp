#pragma once

#include <gradcheck/tensor/eigen.hpp>  // before Boost, which includes Eigen

#if defined(GRADCHECK_WITH_MPFR) && GRADCHECK_WITH_MPFR
#include <boost/multiprecision/mpfr.hpp>
#else
#include <boost/multiprecision/cpp_bin_float.hpp>
#endif
#include <boost/multiprecision/eigen.hpp>

#include <gradcheck/scalar/eigen_product.hpp>
#include <gradcheck/scalar/scalar_traits.hpp>

namespace gradcheck {

/// The 50-digit type that decides what double-double leaves open. With GRADCHECK_WITH_MPFR defined to 1 it is MPFR's
/// with its digits on the stack, the fastest of its kind once an op calls a transcendental function; else header-only.
#if defined(GRADCHECK_WITH_MPFR) && GRADCHECK_WITH_MPFR
using Referee =
    boost::multiprecision::number<boost::multiprecision::mpfr_float_backend<50, boost::multiprecision::allocate_stack>,
                                  boost::multiprecision::et_off>;
#else
using Referee = boost::multiprecision::number<boost::multiprecision::cpp_bin_float<50>, boost::multiprecision::et_off>;
#endif

template <>
struct ScalarTraits<Referee> {
  static constexpr ScalarKind kind = ScalarKind::wide;
  static constexpr std::string_view name = gradcheck::name(kind);
  /// Boost gives either backend 168 bits for 50 digits (ceil(50 log2 10) = 167, and one); both round to nearest.
  static constexpr double unit_roundoff = 0x1p-168;
  static constexpr bool has_step = true;
  static constexpr int step_exponent = -24;
};

template <>
inline constexpr bool has_plain_product<Referee> = true;

/// Nearest double.
inline double to_double(const Referee& x) { return x.convert_to<double>(); }

}  // namespace gradcheck
