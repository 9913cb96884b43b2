/// The mistakes of the second copy of the plugin, onednn_faulty: three gradients that are wrong on purpose. This is the
/// only place where the two copies differ; the build target chooses.
#pragma once

namespace gradcheck::tests::onednn::faults {

#ifdef GRADCHECK_ONEDNN_FAULTY
inline constexpr bool chosen = true;
#else
inline constexpr bool chosen = false;
#endif

/// tanh: dx comes out 1 % too large, as from a slope that is approximated too cheaply.
inline constexpr bool tanh_slope_is_coarse = chosen;
/// layer_norm: dgamma leaves out the last row, a loop that ends one too early.
inline constexpr bool gamma_misses_last_row = chosen;
/// conv2d: dw is turned by 180 degrees, convolution taken for correlation. Kernels of one element do not show it.
inline constexpr bool kernel_gradient_is_turned = chosen;

}  // namespace gradcheck::tests::onednn::faults
