#include <Eigen/Core>
#include <boost/multiprecision/float128.hpp>
#include <limits>

#if GRADCHECK_WITH_MPFR
#include <boost/multiprecision/mpfr.hpp>
#endif

// What gradcheck::sdk brings along: Eigen, binary128 and, where it was built with it, MPFR.
double root_of_two() {
  using boost::multiprecision::float128;
  static_assert(std::numeric_limits<float128>::digits == 113);
  const Eigen::Matrix<float128, 2, 1> diagonal(float128(1), float128(1));
  float128 root = diagonal.norm();
#if GRADCHECK_WITH_MPFR
  using Digits50 = boost::multiprecision::static_mpfr_float_50;
  root += float128(sqrt(Digits50(2)) - Digits50("1.41421356237309504880168872420969807856967187537694"));
#endif
  return static_cast<double>(root);
}
