/// Which elements a convolution multiplies: shared by the 1-D, 2-D, transposed and depthwise convolutions.
#pragma once

#include <cstdint>

#include "gradcheck/sdk.hpp"
#include "ops/broadcast.hpp"

namespace gradcheck::ops {

/// One spatial dimension of a convolution or a pooling.
struct Sweep {
  std::int64_t input = 1, output = 1, kernel = 1, stride = 1, pad = 0, dilation = 1;

  /// The place in the input that tap k of output place o reads; it may lie outside.
  std::int64_t at(std::int64_t o, std::int64_t k) const { return o * stride - pad + k * dilation; }
  bool inside(std::int64_t place) const { return 0 <= place && place < input; }
};

/// A convolution of images: the input is N x C x rows.input x columns.input, the weights are
/// O x C/groups x rows.kernel x columns.kernel, the output is N x O x rows.output x columns.output. The output channels
/// of a group read the input channels of that group.
struct Convolution {
  std::int64_t samples, in_channels, out_channels, groups;
  Sweep rows, columns;

  /// Calls visit(element of the input, element of the weights, element of the output) for each product; all row-major.
  /// Products with padding, which is 0, are left out.
  template <class Visit>
  void for_each_tap(Visit visit) const {
    const std::int64_t in_group = in_channels / groups, out_group = out_channels / groups;
    for (std::int64_t n = 0; n < samples; ++n) {
      for (std::int64_t o = 0; o < out_channels; ++o) {
        for (std::int64_t c = 0; c < in_group; ++c) {
          const std::int64_t image = n * in_channels + o / out_group * in_group + c;
          for_each_tap_of(image, o * in_group + c, n * out_channels + o, visit);
        }
      }
    }
  }

 private:
  template <class Visit>
  void for_each_tap_of(std::int64_t image, std::int64_t kernel, std::int64_t result, Visit visit) const {
    for (std::int64_t r = 0; r < rows.output; ++r) {
      for (std::int64_t s = 0; s < columns.output; ++s) {
        for (std::int64_t k = 0; k < rows.kernel; ++k) {
          if (!rows.inside(rows.at(r, k))) continue;
          for (std::int64_t l = 0; l < columns.kernel; ++l) {
            if (!columns.inside(columns.at(s, l))) continue;
            visit((image * rows.input + rows.at(r, k)) * columns.input + columns.at(s, l),
                  (kernel * rows.kernel + k) * columns.kernel + l, (result * rows.output + r) * columns.output + s);
          }
        }
      }
    }
  }
};

/// Sets each image of y, N x O x places, to the bias of its channel.
template <class T>
void fill_with_bias(View<T> b, Out<T> y) {
  const std::int64_t places = y.size() / max(y.extent(0) * y.extent(1), std::int64_t{1});
  for (std::int64_t i = 0; i < y.size(); ++i) y[i] = b[i / places % b.size()];
}

/// db = Σ dy over samples and places.
template <class T>
void bias_gradient(View<T> dy, Out<T> db) {
  const std::int64_t places = dy.size() / max(dy.extent(0) * dy.extent(1), std::int64_t{1});
  for (std::int64_t o = 0; o < db.size(); ++o) db[o] = T(0);
  for (std::int64_t i = 0; i < dy.size(); ++i) db[i / places % db.size()] += dy[i];
}

/// What convolutions have in common: each tap of `Op::taps(attributes, x, w, y)` adds w_k x_i to y_j; y also gets the
/// bias. A transposed convolution swaps x and y: it writes where the other one reads.
template <class Op, bool transposed = false>
struct TapProducts {
  template <class T>
  static void forward(const Attributes& values, View<T> x, View<T> w, View<T> b, Out<T> y) {
    fill_with_bias(b, y);
    for_each_product(values, x, w, y, [&](auto i, auto k, auto j) { y[j] += w[k] * x[i]; });
  }

  template <class T>
  static void backward(const Attributes& values, View<T> x, View<T> w, View<T>, View<T>, View<T> dy, Out<T> dx,
                       Out<T> dw, Out<T> db) {
    set_zero(dx);
    set_zero(dw);
    bias_gradient(dy, db);
    for_each_product(values, x, w, dy, [&](auto i, auto k, auto j) {
      dx[i] += dy[j] * w[k];
      dw[k] += dy[j] * x[i];
    });
  }

 private:
  template <class X, class W, class Y, class Visit>
  static void for_each_product(const Attributes& values, const X& x, const W& w, const Y& y, Visit visit) {
    Op::taps(values, x, w, y).for_each_tap([&](auto read, auto k, auto written) {
      if constexpr (transposed)
        visit(written, k, read);
      else
        visit(read, k, written);
    });
  }
};

}  // namespace gradcheck::ops
