#pragma once

#include "ops/broadcast.hpp"
#include "ops/convolution/windows.hpp"

namespace gradcheck::ops {

/// y = the largest element of each window of each image. Padding is never the largest.
/// Shapes   x: N x C x H x W.  y: N x C x the number of window positions in the padded input; at least one fits.
/// Backward dx = Σ dy over the windows whose largest element this is. Of several equal ones, the first gets all of dy.
/// Domain   everything. Kinks where several elements are the largest: giving all of dy to one of them is a subgradient.
///          A NaN counts as the largest.
/// Numerics y is exact; dx is a plain sum where windows overlap.
/// Source   Goodfellow, Bengio & Courville, Deep Learning (MIT Press, 2016), section 9.3.
struct MaxPool2d {
  static constexpr auto signature =
      "max_pool2d: x[N,C,H,W] -> y[N,C,(H+2*pad_h-kernel_h)/stride_h+1,(W+2*pad_w-kernel_w)/stride_w+1] "
      "where H+2*pad_h >= kernel_h, W+2*pad_w >= kernel_w, H >= 1, W >= 1";
  static constexpr auto attributes = Windows::attributes;
  static constexpr auto structure = "y/x block-diagonal over N, block-diagonal over C";
  static constexpr auto kinks = "ties(x)";
  static constexpr auto source = "Goodfellow, Bengio & Courville, Deep Learning (2016), section 9.3";

  template <class T>
  static void forward(const Attributes& values, View<T> x, Out<T> y) {
    const Windows windows(values, x, y);
    for (std::int64_t j = 0; j < y.size(); ++j) y[j] = x[largest(windows, x, j)];
  }

  template <class T>
  static void backward(const Attributes& values, View<T> x, View<T>, View<T> dy, Out<T> dx) {
    const Windows windows(values, x, dy);
    set_zero(dx);
    for (std::int64_t j = 0; j < dy.size(); ++j) dx[largest(windows, x, j)] += dy[j];
  }

 private:
  template <class T>
  static std::int64_t largest(const Windows& windows, const View<T>& x, std::int64_t j) {
    std::int64_t best = -1;
    windows.for_each_place(j, [&](std::int64_t i) {
      if (best < 0 || !(x[i] <= x[best] || x[best] != x[best])) best = i;
    });
    return best;
  }
};

}  // namespace gradcheck::ops
