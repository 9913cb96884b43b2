#pragma once

#include "ops/broadcast.hpp"
#include "ops/convolution/windows.hpp"

namespace gradcheck::ops {

/// y = the mean of each window of each image. With `count_padding` the mean is over the whole window, with zeros for
/// the padding; without it, over the elements that are not padding.
/// Shapes   x: N x C x H x W.  y: N x C x the number of window positions in the padded input; at least one fits.
/// Backward dx = Σ dy / n over the windows that contain the element, where n is the number of elements of the window.
/// Domain   everything; no kinks.
/// Numerics plain sums.
/// Source   Goodfellow, Bengio & Courville, Deep Learning (MIT Press, 2016), section 9.3; Dumoulin & Visin, A guide to
///          convolution arithmetic for deep learning, arXiv:1603.07285 (2016), chapter 3.
struct AvgPool2d {
  static constexpr auto signature =
      "avg_pool2d: x[N,C,H,W] -> y[N,C,(H+2*pad_h-kernel_h)/stride_h+1,(W+2*pad_w-kernel_w)/stride_w+1] "
      "where H+2*pad_h >= kernel_h, W+2*pad_w >= kernel_w, H >= 1, W >= 1";
  static constexpr auto attributes =
      "kernel_h: int in 1..3 = 2; kernel_w: int in 1..3 = 2; stride_h: int in 1..3 = 2; stride_w: int in 1..3 = 2; "
      "pad_h: int in 0..kernel_h-1 = 0; pad_w: int in 0..kernel_w-1 = 0; count_padding: bool = true";
  static constexpr auto structure = "y/x block-diagonal over N, block-diagonal over C, linear";
  static constexpr auto source = "Goodfellow, Bengio & Courville, Deep Learning (2016), section 9.3";

  template <class T>
  static void forward(const Attributes& values, View<T> x, Out<T> y) {
    const Windows windows(values, x, y);
    for (std::int64_t j = 0; j < y.size(); ++j) {
      T sum(0);
      windows.for_each_place(j, [&](std::int64_t i) { sum += x[i]; });
      y[j] = sum / T(counted(values, windows, j));
    }
  }

  template <class T>
  static void backward(const Attributes& values, View<T> x, View<T>, View<T> dy, Out<T> dx) {
    const Windows windows(values, x, dy);
    set_zero(dx);
    for (std::int64_t j = 0; j < dy.size(); ++j) {
      const T share = dy[j] / T(counted(values, windows, j));
      windows.for_each_place(j, [&](std::int64_t i) { dx[i] += share; });
    }
  }

 private:
  static std::int64_t counted(const Attributes& values, const Windows& windows, std::int64_t j) {
    if (values.flag("count_padding")) return windows.rows.kernel * windows.columns.kernel;
    std::int64_t count = 0;
    windows.for_each_place(j, [&count](std::int64_t) { ++count; });
    return count;
  }
};

}  // namespace gradcheck::ops
