#pragma once

#include "gradcheck/sdk.hpp"
#include "ops/broadcast.hpp"

namespace gradcheck::ops {

/// z = op(x) op(y) for each pair of matrices in the last two axes, where op transposes an operand if its flag is set.
/// The leading axes are broadcast.
/// Shapes   x: any x P x Q.  y: any x R x S.  z: the broadcast shape of the leading axes x rows of op(x) x columns of
///          op(y). op(x) has as many columns as op(y) has rows.
/// Backward d op(x) = dz op(y)ᵀ,  d op(y) = op(x)ᵀ dz, transposed back and summed over the axes along which the operand
///          was broadcast.
/// Domain   everything; no kinks. Empty sums are 0.
/// Numerics each entry is a sum of products: its error is about as many roundings of the sum of the absolute values.
/// Source   Giles, An extended collection of matrix derivative results for forward and reverse mode algorithmic
///          differentiation (Oxford, 2008), section 2.2.2.
struct BatchedMatmul {
  static constexpr auto signature =
      "batched_matmul: x[A...,P,Q], y[B...,R,S] -> "
      "z[broadcast(A,B), P+transpose_x*(Q-P), S+transpose_y*(R-S)] where Q+transpose_x*(P-Q) == R+transpose_y*(S-R)";
  static constexpr auto attributes = "transpose_x: bool = false; transpose_y: bool = false";
  static constexpr auto structure = "z/x linear; z/y linear";
  static constexpr auto source =
      "Giles, An extended collection of matrix derivative results (Oxford, 2008), section 2.2.2";

  template <class T>
  static void forward(const Attributes& values, View<T> x, View<T> y, Out<T> z) {
    for (std::int64_t i = 0; i < z.size(); ++i) z[i] = T(0);
    for_each_product(values, x.shape(), y.shape(), z.shape(), [&](auto i, auto j, auto k) { z[k] += x[i] * y[j]; });
  }

  template <class T>
  static void backward(const Attributes& values, View<T> x, View<T> y, View<T>, View<T> dz, Out<T> dx, Out<T> dy) {
    set_zero(dx);
    set_zero(dy);
    for_each_product(values, x.shape(), y.shape(), dz.shape(), [&](auto i, auto j, auto k) {
      dx[i] += dz[k] * y[j];
      dy[j] += dz[k] * x[i];
    });
  }

 private:
  using Extents = std::span<const std::int64_t>;

  /// Calls visit(element of x, element of y, element of z that their product is added to).
  template <class Visit>
  static void for_each_product(const Attributes& values, Extents x, Extents y, Extents z, Visit visit) {
    const bool transpose_x = values.flag("transpose_x"), transpose_y = values.flag("transpose_y");
    const std::int64_t width_x = x[x.size() - 1], size_x = width_x * x[x.size() - 2];
    const std::int64_t width_y = y[y.size() - 1], size_y = width_y * y[y.size() - 2];
    const std::int64_t rows = z[z.size() - 2], columns = z[z.size() - 1],
                       inner = transpose_x ? x[x.size() - 2] : width_x;
    for_each_broadcast(z.first(z.size() - 2), x.first(x.size() - 2), y.first(y.size() - 2),
                       [&](auto k, auto i, auto j) {
                         for (std::int64_t row = 0; row < rows; ++row) {
                           for (std::int64_t column = 0; column < columns; ++column) {
                             for (std::int64_t m = 0; m < inner; ++m) {
                               visit(i * size_x + (transpose_x ? m * width_x + row : row * width_x + m),
                                     j * size_y + (transpose_y ? column * width_y + m : m * width_y + column),
                                     (k * rows + row) * columns + column);
                             }
                           }
                         }
                       });
  }
};

}  // namespace gradcheck::ops
