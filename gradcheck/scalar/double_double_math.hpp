#pragma once

// The transcendental functions of DoubleDouble, by family. Argument-dependent lookup finds them. Each states its
// relative error; tests/scalar/double_double_math_test.cpp checks it.

#include <gradcheck/scalar/double_double_erf.hpp>   // erf erfc
#include <gradcheck/scalar/double_double_exp.hpp>   // exp expm1 log log1p log2 sinh cosh tanh
#include <gradcheck/scalar/double_double_pow.hpp>   // pow cbrt hypot
#include <gradcheck/scalar/double_double_trig.hpp>  // sin cos sincos tan atan atan2 asin acos
