/// Doubles side by side in the vector registers of each instruction set: detail::baseline::Lanes, detail::avx2::Lanes,
/// detail::avx512::Lanes.
#pragma once

#include <cmath>
#include <cstdint>

namespace gradcheck::detail {

inline double scalar_root(double x) { return std::sqrt(x); }
inline double scalar_log1p(double x) { return std::log1p(x); }

}  // namespace gradcheck::detail

// Rationale: vector types of the compiler. Intrinsics would need one source per instruction set. Plain loops stay
// scalar in GCC at -O2, which costs a factor of two to four, and a header must not change the optimisation level of the
// code that includes it.
#define GRADCHECK_KERNELS "gradcheck/scalar/lanes.inc"
#include "gradcheck/scalar/compile_kernels.inc"
