#pragma once

#include <gradcheck/tensor/eigen.hpp>  // before Boost, which includes Eigen

#include <boost/multiprecision/eigen.hpp>
#include <boost/multiprecision/float128.hpp>

#include <gradcheck/scalar/eigen_product.hpp>
#include <gradcheck/scalar/scalar_traits.hpp>

namespace gradcheck {

/// IEEE 754 binary128 in software (libquadmath), the extended scalar of the plugin ABI. Needs the GNU dialect of C++,
/// because Boost 1.81 lacks some functions in standard C++, and libquadmath when linking.
using Binary128 = boost::multiprecision::float128;

template <>
struct ScalarTraits<Binary128> {
  static constexpr ScalarKind kind = ScalarKind::binary128;
  static constexpr std::string_view name = gradcheck::name(kind);
  static constexpr double unit_roundoff = 0x1p-113;  // 113 bits, rounding to nearest
  static constexpr bool has_step = true;
  static constexpr int step_exponent = -17;
};

template <>
inline constexpr bool has_plain_product<Binary128> = true;

/// Nearest double.
inline double to_double(const Binary128& x) { return static_cast<double>(x); }

}  // namespace gradcheck
