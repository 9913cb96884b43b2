/// The faults of the second copy of the plugin, onednn_faulty: three gradients that are wrong on purpose. The two
/// copies differ only here; the build target chooses.
#pragma once

namespace gradcheck::tests::onednn::faults {

#ifdef GRADCHECK_ONEDNN_FAULTY
inline constexpr bool chosen = true;
#else
inline constexpr bool chosen = false;
#endif

/// tanh: dx is 1 % too large, like a slope with a crude approximation.
inline constexpr bool tanh_slope_is_coarse = chosen;
/// layer_norm: dgamma omits the last row, like a loop that ends one too early.
inline constexpr bool gamma_misses_last_row = chosen;
/// conv2d: dw is rotated by 180 degrees, like a convolution instead of a correlation. Kernels of one element hide it.
inline constexpr bool kernel_gradient_is_turned = chosen;

}  // namespace gradcheck::tests::onednn::faults
