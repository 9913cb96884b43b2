/// Fifty digits over Boost's cpp_bin_float, for machines without MPFR.
#pragma once

#include <gradcheck/tensor/eigen.hpp>  // before Boost, which includes Eigen

#include <boost/multiprecision/cpp_bin_float.hpp>
#include <boost/multiprecision/eigen.hpp>

namespace gradcheck {

/// Boost gives 168 bits for 50 digits; operations round to nearest.
using Referee = boost::multiprecision::number<boost::multiprecision::cpp_bin_float<50>, boost::multiprecision::et_off>;

}  // namespace gradcheck
