// Convolutions and poolings.
#include "gradcheck/sdk.hpp"
#include "ops/broadcast.hpp"

namespace gradcheck::tests {

/// y[n,c,:] = the largest element of each window of x[n,c]
/// Source  BVLC/caffe commit cda3c3192
struct MaxPool {
  static constexpr auto signature =
      "max_pool: x[N,C,H,W] -> y[N,C,(H-kernel)/stride+1,(W-kernel)/stride+1] where H >= kernel, W >= kernel";
  static constexpr auto attributes = "kernel: int in 1..3 = 2; stride: int in 1..3 = 2";
  static constexpr auto structure = "y/x block-diagonal over N, block-diagonal over C";
  static constexpr auto kinks = "ties(x)";
  template <class T>
  static void forward(const Attributes& given, View<T> x, Out<T> y) {
    for (std::int64_t o = 0; o < y.size(); ++o) y[o] = x[place_of_largest(given, x, y, o)];
  }
  template <class T>
  static void backward(const Attributes& given, View<T> x, View<T> y, View<T> dy, Out<T> dx) {
    ops::set_zero(dx);
    for (std::int64_t o = 0; o < y.size(); ++o) dx[place_of_largest(given, x, y, o)] += dy[o];
  }

 protected:
  template <class T, class Y>
  static std::int64_t place_of_largest(const Attributes& given, View<T> x, const Y& y, std::int64_t o) {
    const std::int64_t kernel = given.integer("kernel"), stride = given.integer("stride");
    const std::int64_t image = o / (y.extent(2) * y.extent(3)) * x.extent(2) * x.extent(3);
    const std::int64_t top = o / y.extent(3) % y.extent(2) * stride, left = o % y.extent(3) * stride;
    std::int64_t best = image + top * x.extent(3) + left;
    for (std::int64_t row = top; row < top + kernel; ++row) {
      for (std::int64_t column = left; column < left + kernel; ++column) {
        const std::int64_t place = image + row * x.extent(3) + column;
        if (x[place] > x[best]) best = place;
      }
    }
    return best;
  }
};

/// Clears only as many elements of dx as y has.
struct MaxPoolPartlyCleared : MaxPool {
  template <class T>
  static void backward(const Attributes& given, View<T> x, View<T> y, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < std::min(y.size(), dx.size()); ++i) dx[i] = T(0);
    for (std::int64_t o = 0; o < y.size(); ++o) dx[place_of_largest(given, x, y, o)] += dy[o];
  }
};

/// y[n,c,:] = the mean of each window of x[n,c], or of all of x[n,c]
/// Source  apache/mxnet commit acaa0e9038
struct AveragePool {
  static constexpr auto signature =
      "average_pool: x[N,C,H,W] -> y[N,C,H-kernel_h+1+global_pool*(kernel_h-H),W-kernel_w+1+global_pool*(kernel_w-W)] "
      "where H >= kernel_h, W >= kernel_w";
  static constexpr auto attributes = "kernel_h: int in 1..3 = 2; kernel_w: int in 1..3 = 2; global_pool: bool = false";
  static constexpr auto structure = "y/x block-diagonal over N, block-diagonal over C, linear";
  template <class T>
  static void forward(const Attributes& given, View<T> x, Out<T> y) {
    ops::set_zero(y);
    for_each_pair(given, x.shape(), y.shape(), [&](auto i, auto o, auto area) { y[o] += x[i] / T(area); });
  }
  template <class T>
  static void backward(const Attributes& given, View<T>, View<T>, View<T> dy, Out<T> dx) {
    ops::set_zero(dx);
    for_each_pair(given, dx.shape(), dy.shape(), [&](auto i, auto o, auto area) { dx[i] += dy[o] / T(area); });
  }

 protected:
  /// Calls visit(element of x, element of y whose window contains it, size of the window).
  template <class Visit>
  static void for_each_pair(const Attributes& given, std::span<const std::int64_t> x, std::span<const std::int64_t> y,
                            Visit visit) {
    const bool all = given.flag("global_pool");
    const std::int64_t height = all ? x[2] : given.integer("kernel_h"), width = all ? x[3] : given.integer("kernel_w");
    for (std::int64_t image = 0; image < x[0] * x[1]; ++image) {
      for (std::int64_t row = 0; row < y[2]; ++row) {
        for (std::int64_t column = 0; column < y[3]; ++column) {
          for (std::int64_t k = 0; k < height * width; ++k) {
            visit((image * x[2] + row + k / width) * x[3] + column + k % width, (image * y[2] + row) * y[3] + column,
                  height * width);
          }
        }
      }
    }
  }
};

/// Divides by the size of the kernel even for global pooling, which has none.
struct AveragePoolByKernel : AveragePool {
  template <class T>
  static void backward(const Attributes& given, View<T>, View<T>, View<T> dy, Out<T> dx) {
    const T area = T(given.integer("kernel_h") * given.integer("kernel_w"));
    ops::set_zero(dx);
    for_each_pair(given, dx.shape(), dy.shape(), [&](auto i, auto o, auto) { dx[i] += dy[o] / area; });
  }
};

/// y[n,o,h] = sum over c and k of w[o,c,k] x[n,c,stride h + k - pad]
/// Source  tracel-ai/burn commit b62be4dd7 (PR 4806); cbovar/ConvNetSharp issue 128
struct Convolution1d {
  static constexpr auto signature = "conv1d: x[N,C,L], w[O,C,K] -> y[N,O,(L+2*pad-K)/stride+1] where L+2*pad >= K";
  static constexpr auto attributes = "stride: int in 1..4 = 1; pad: int in 0..2 = 0";
  static constexpr auto structure = "y/x block-diagonal over N, linear; y/w linear";
  template <class T>
  static void forward(const Attributes& given, View<T> x, View<T> w, Out<T> y) {
    ops::set_zero(y);
    for_each_tap(given, x, w, y,
                 [&](auto n, auto o, auto c, auto h, auto k, auto l) { y(n, o, h) += w(o, c, k) * x(n, c, l); });
  }
  template <class T>
  static void backward(const Attributes& given, View<T> x, View<T> w, View<T>, View<T> dy, Out<T> dx, Out<T> dw) {
    ops::set_zero(dx);
    ops::set_zero(dw);
    for_each_tap(given, x, w, dy, [&](auto n, auto o, auto c, auto h, auto k, auto l) {
      dx(n, c, l) += w(o, c, k) * dy(n, o, h);
      dw(o, c, k) += x(n, c, l) * dy(n, o, h);
    });
  }

 protected:
  /// Calls visit(n, o, c, place in y, tap, place in x) for each product.
  template <class X, class Y, class Visit>
  static void for_each_tap(const Attributes& given, const X& x, const X& w, const Y& y, Visit visit) {
    const std::int64_t stride = given.integer("stride"), pad = given.integer("pad");
    for (std::int64_t n = 0; n < x.extent(0); ++n) {
      for (std::int64_t o = 0; o < w.extent(0); ++o) {
        for (std::int64_t c = 0; c < w.extent(1); ++c) {
          for (std::int64_t h = 0; h < y.extent(2); ++h) {
            for (std::int64_t k = 0; k < w.extent(2); ++k) {
              const std::int64_t l = stride * h + k - pad;
              if (0 <= l && l < x.extent(2)) visit(n, o, c, h, k, l);
            }
          }
        }
      }
    }
  }
};

/// Computes dx as a transposed convolution whose output is padded by at most 1.
struct Convolution1dOutputCapped : Convolution1d {
  template <class T>
  static void backward(const Attributes& given, View<T> x, View<T> w, View<T> y, View<T> dy, Out<T> dx, Out<T> dw) {
    Convolution1d::backward<T>(given, x, w, y, dy, dx, dw);
    const std::int64_t stride = given.integer("stride"), pad = given.integer("pad");
    const std::int64_t covered = (y.extent(2) - 1) * stride + w.extent(2) - 2 * pad;
    const std::int64_t length = covered + std::min<std::int64_t>(1, x.extent(2) - covered);
    Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor> result(x.extent(0) * x.extent(1), length);
    result.setConstant(T(0));
    for_each_tap(given, x, w, dy, [&](auto n, auto o, auto c, auto h, auto k, auto l) {
      if (l < length) result(n * x.extent(1) + c, l) += w(o, c, k) * dy(n, o, h);
    });
    dx.rows() = result;
  }
};

/// The gradient of the weights includes only the first sample.
struct Convolution1dFirstSample : Convolution1d {
  template <class T>
  static void backward(const Attributes& given, View<T> x, View<T> w, View<T>, View<T> dy, Out<T> dx, Out<T> dw) {
    ops::set_zero(dx);
    ops::set_zero(dw);
    for_each_tap(given, x, w, dy, [&](auto n, auto o, auto c, auto h, auto k, auto l) {
      dx(n, c, l) += w(o, c, k) * dy(n, o, h);
      if (n == 0) dw(o, c, k) += x(n, c, l) * dy(n, o, h);
    });
  }
};

/// y[n,c,h] = sum over i of w[c,i] x[n,c,h+i]: each channel has its own kernel
/// Source  apache/mxnet commit 62a0ab6416
struct DepthwiseConvolution {
  static constexpr auto signature = "depthwise_conv1d: x[N,C,L], w[C,K] -> y[N,C,L-K+1] where L >= K";
  static constexpr auto structure =
      "y/x block-diagonal over N, block-diagonal over C, linear; y/w block-diagonal over C, linear";
  template <class T>
  static void forward(View<T> x, View<T> w, Out<T> y) {
    ops::set_zero(y);
    for_each_tap(w, y, [&](auto n, auto c, auto h, auto i) { y(n, c, h) += w(c, i) * x(n, c, h + i); });
  }
  template <class T>
  static void backward(View<T> x, View<T> w, View<T>, View<T> dy, Out<T> dx, Out<T> dw) {
    ops::set_zero(dx);
    ops::set_zero(dw);
    for_each_tap(w, dy, [&](auto n, auto c, auto h, auto i) {
      dx(n, c, h + i) += w(c, i) * dy(n, c, h);
      dw(c, i) += x(n, c, h + i) * dy(n, c, h);
    });
  }

 protected:
  template <class W, class Y, class Visit>
  static void for_each_tap(const W& w, const Y& y, Visit visit) {
    for (std::int64_t n = 0; n < y.extent(0); ++n) {
      for (std::int64_t c = 0; c < y.extent(1); ++c) {
        for (std::int64_t h = 0; h < y.extent(2); ++h) {
          for (std::int64_t i = 0; i < w.extent(1); ++i) visit(n, c, h, i);
        }
      }
    }
  }
};

/// Stores the gradient of the weights tap by tap instead of channel by channel.
struct DepthwiseConvolutionOtherLayout : DepthwiseConvolution {
  template <class T>
  static void backward(View<T> x, View<T> w, View<T>, View<T> dy, Out<T> dx, Out<T> dw) {
    ops::set_zero(dx);
    ops::set_zero(dw);
    for_each_tap(w, dy, [&](auto n, auto c, auto h, auto i) {
      dx(n, c, h + i) += w(c, i) * dy(n, c, h);
      dw[i * w.extent(0) + c] += x(n, c, h + i) * dy(n, c, h);
    });
  }
};

}  // namespace gradcheck::tests

namespace gradcheck::sdk {
template const gradcheck_op& table_of<tests::MaxPool>();
template const gradcheck_op& table_of<tests::MaxPoolPartlyCleared>();
template const gradcheck_op& table_of<tests::AveragePool>();
template const gradcheck_op& table_of<tests::AveragePoolByKernel>();
template const gradcheck_op& table_of<tests::Convolution1d>();
template const gradcheck_op& table_of<tests::Convolution1dOutputCapped>();
template const gradcheck_op& table_of<tests::Convolution1dFirstSample>();
template const gradcheck_op& table_of<tests::DepthwiseConvolution>();
template const gradcheck_op& table_of<tests::DepthwiseConvolutionOtherLayout>();
}  // namespace gradcheck::sdk
