#pragma once

#include "gradcheck/sdk.hpp"
#include "ops/broadcast.hpp"

namespace gradcheck::ops {

/// y = each image at another size, interpolated linearly in rows and columns. With `align_corners` the centers of the
/// corner pixels coincide; without it the outer edges coincide, and y is constant beyond the centers of the outer
/// pixels.
/// Shapes   x: N x C x H x W, H and W at least 1.  y: N x C x height x width.
/// Backward dx = Σ dy times the weight of the element in that result.
/// Domain   everything; no kinks: the weights depend only on extents.
/// Numerics places in x are fractions of integers, so that weights of 0 and 1 are exact.
/// Source   Gonzalez & Woods, Digital Image Processing (4th ed., 2018), section 2.4 (bilinear interpolation).
struct BilinearResize {
  static constexpr auto signature = "bilinear_resize: x[N,C,H,W] -> y[N,C,height,width] where H >= 1, W >= 1";
  static constexpr auto attributes = "height: int in 1..7 = 2; width: int in 1..7 = 3; align_corners: bool = false";
  static constexpr auto structure = "y/x block-diagonal over N, block-diagonal over C, linear";
  static constexpr auto source = "Gonzalez & Woods, Digital Image Processing (4th ed., 2018), section 2.4";

  template <class T>
  static void forward(const Attributes& values, View<T> x, Out<T> y) {
    for (std::int64_t j = 0; j < y.size(); ++j) y[j] = T(0);
    for_each_weight<T>(values, x, y, [&](auto i, auto j, const T& weight) { y[j] += weight * x[i]; });
  }

  template <class T>
  static void backward(const Attributes& values, View<T> x, View<T>, View<T> dy, Out<T> dx) {
    set_zero(dx);
    for_each_weight<T>(values, x, dy, [&](auto i, auto j, const T& weight) { dx[i] += weight * dy[j]; });
  }

 private:
  /// Two neighbours and the weight of the second.
  template <class T>
  struct Between {
    std::int64_t first, second;
    T weight;
  };

  template <class T>
  static Between<T> between(std::int64_t place, std::int64_t count, std::int64_t extent, bool align_corners) {
    std::int64_t above = (2 * place + 1) * extent - count, below = 2 * count;
    if (align_corners) above = count > 1 ? place * (extent - 1) : 0, below = count > 1 ? count - 1 : 1;
    if (above < 0) above = 0;
    const std::int64_t first = min(above / below, extent - 1);
    return {first, min(first + 1, extent - 1), T(T(above - first * below) / T(below))};
  }

  /// Calls visit(element of x, element of y, weight), four times for each element of y.
  template <class T, class X, class Y, class Visit>
  static void for_each_weight(const Attributes& values, const X& x, const Y& y, Visit visit) {
    const std::int64_t height = x.extent(2), width = x.extent(3), rows = y.extent(2), columns = y.extent(3);
    for (std::int64_t j = 0; j < y.size(); ++j) {
      const Between<T> row = between<T>(j / columns % rows, rows, height, values.flag("align_corners"));
      const Between<T> column = between<T>(j % columns, columns, width, values.flag("align_corners"));
      const std::int64_t first = (j / (rows * columns) * height + row.first) * width;
      const std::int64_t second = (j / (rows * columns) * height + row.second) * width;
      visit(first + column.first, j, T((T(1) - row.weight) * (T(1) - column.weight)));
      visit(first + column.second, j, T((T(1) - row.weight) * column.weight));
      visit(second + column.first, j, T(row.weight * (T(1) - column.weight)));
      visit(second + column.second, j, T(row.weight * column.weight));
    }
  }
};

}  // namespace gradcheck::ops
