#pragma once

#include <gradcheck/tensor/eigen.hpp>  // before Boost, which includes Eigen

#include <boost/multiprecision/cpp_bin_float.hpp>
#include <boost/multiprecision/eigen.hpp>

#include <gradcheck/scalar/double_double.hpp>
#include <gradcheck/scalar/eigen_product.hpp>

namespace gradcheck {

/// 100 digits. Tests measure errors with it. The library does not use it: a transcendental function takes 25 us.
using Truth = boost::multiprecision::number<boost::multiprecision::cpp_bin_float<100>, boost::multiprecision::et_off>;

template <>
inline constexpr bool has_plain_product<Truth> = true;

/// Exact.
inline Truth to_truth(const DoubleDouble& x) { return Truth(x.hi) + Truth(x.lo); }

}  // namespace gradcheck
