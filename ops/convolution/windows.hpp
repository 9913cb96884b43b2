#pragma once

#include "ops/convolution/taps.hpp"

namespace gradcheck::ops {

/// The windows of a pooling of images: each window of x, N x C x H x W, gives one number of y.
struct Windows {
  static constexpr auto attributes =
      "kernel_h: int in 1..3 = 2; kernel_w: int in 1..3 = 2; stride_h: int in 1..3 = 2; stride_w: int in 1..3 = 2; "
      "pad_h: int in 0..kernel_h-1 = 0; pad_w: int in 0..kernel_w-1 = 0";

  Sweep rows, columns;

  template <class X, class Y>
  Windows(const Attributes& values, const X& x, const Y& y)
      : rows{x.extent(2),
             y.extent(2),
             values.integer("kernel_h"),
             values.integer("stride_h"),
             values.integer("pad_h"),
             1},
        columns{x.extent(3),
                y.extent(3),
                values.integer("kernel_w"),
                values.integer("stride_w"),
                values.integer("pad_w"),
                1} {}

  /// Calls visit(element of x) for each place of window j that is not padding, row-major; there is at least one.
  template <class Visit>
  void for_each_place(std::int64_t j, Visit visit) const {
    const std::int64_t image = j / (rows.output * columns.output);
    const std::int64_t row = j / columns.output % rows.output, column = j % columns.output;
    for (std::int64_t k = 0; k < rows.kernel; ++k) {
      if (!rows.inside(rows.at(row, k))) continue;
      for (std::int64_t l = 0; l < columns.kernel; ++l) {
        if (!columns.inside(columns.at(column, l))) continue;
        visit((image * rows.input + rows.at(row, k)) * columns.input + columns.at(column, l));
      }
    }
  }
};

}  // namespace gradcheck::ops
