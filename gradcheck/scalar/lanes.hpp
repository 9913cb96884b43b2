/// Doubles side by side in the vector registers of each instruction set: detail::baseline::Lanes, detail::avx2::Lanes,
/// detail::avx512::Lanes.
#pragma once

#include <cmath>
#include <cstdint>

namespace gradcheck::detail {

inline double scalar_root(double x) { return std::sqrt(x); }
inline double scalar_log1p(double x) { return std::log1p(x); }

}  // namespace gradcheck::detail

// Rationale: the compilers' vector types instead of intrinsics, so that there is one source for all instruction sets;
// and instead of plain loops, because at -O2 GCC leaves such loops scalar, which costs a factor of two to four, and a
// header must not change the optimisation level of those who include it.
#define GRADCHECK_KERNELS "gradcheck/scalar/lanes.inc"
#include "gradcheck/scalar/compile_kernels.inc"
