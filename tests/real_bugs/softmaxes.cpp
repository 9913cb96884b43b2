// Softmax along different axes, alone or after another operation.
#include "gradcheck/sdk.hpp"

namespace gradcheck::tests {

/// Softmax of `count` numbers that are `stride` apart, starting at `begin`.
template <class T>
void softmax_of_line(View<T> x, Out<T> y, std::int64_t begin, std::int64_t stride, std::int64_t count) {
  T largest = x[begin], sum(0);
  for (std::int64_t k = 1; k < count; ++k) largest = max(largest, T(x[begin + k * stride]));
  for (std::int64_t k = 0; k < count; ++k) sum += y[begin + k * stride] = exp(x[begin + k * stride] - largest);
  for (std::int64_t k = 0; k < count; ++k) y[begin + k * stride] /= sum;
}

template <class T>
void softmax_backward_of_line(View<T> y, View<T> dy, Out<T> dx, std::int64_t begin, std::int64_t stride,
                              std::int64_t count) {
  T mean(0);
  for (std::int64_t k = 0; k < count; ++k) mean += dy[begin + k * stride] * y[begin + k * stride];
  for (std::int64_t k = 0; k < count; ++k) {
    const std::int64_t i = begin + k * stride;
    dx[i] = y[i] * (dy[i] - mean);
  }
}

/// y = softmax of x over the channels of each pixel
/// Source  davisking/dlib commit 0a832e42d
struct SoftmaxOverChannels {
  static constexpr auto signature = "softmax_over_channels: x[N,K,R,C] -> y[N,K,R,C] where K >= 1";
  static constexpr auto structure = "y/x block-diagonal over N, block-diagonal over R, block-diagonal over C";
  template <class T>
  static void forward(View<T> x, Out<T> y) {
    const std::int64_t channels = x.extent(1), pixels = x.extent(2) * x.extent(3);
    for (std::int64_t n = 0; n < x.extent(0); ++n) {
      for (std::int64_t s = 0; s < pixels; ++s) softmax_of_line(x, y, n * channels * pixels + s, pixels, channels);
    }
  }
  template <class T>
  static void backward(View<T> x, View<T> y, View<T> dy, Out<T> dx) {
    const std::int64_t channels = x.extent(1), pixels = x.extent(2) * x.extent(3);
    for (std::int64_t n = 0; n < x.extent(0); ++n) {
      for (std::int64_t s = 0; s < pixels; ++s)
        softmax_backward_of_line(y, dy, dx, n * channels * pixels + s, pixels, channels);
    }
  }
};

/// The sum over channels reads the upstream gradient of pixel 0.
struct SoftmaxDotAtFirstPixel : SoftmaxOverChannels {
  template <class T>
  static void backward(View<T> x, View<T> y, View<T> dy, Out<T> dx) {
    const std::int64_t channels = x.extent(1), pixels = x.extent(2) * x.extent(3);
    for (std::int64_t n = 0; n < x.extent(0); ++n) {
      for (std::int64_t s = 0; s < pixels; ++s) {
        const std::int64_t image = n * channels * pixels;
        T mean(0);
        for (std::int64_t k = 0; k < channels; ++k) mean += dy[image + k * pixels] * y[image + k * pixels + s];
        for (std::int64_t k = 0; k < channels; ++k) {
          const std::int64_t i = image + k * pixels + s;
          dx[i] = y[i] * (dy[i] - mean);
        }
      }
    }
  }
};

/// y = softmax of x over the channels of each image, with one number per channel
/// Source  AlexeyAB/darknet commit c83c2145
struct ChannelSoftmax {
  static constexpr auto signature = "channel_softmax: x[N,C] -> y[N,C] where C >= 1";
  static constexpr auto structure = "y/x block-diagonal over N";
  template <class T>
  static void forward(View<T> x, Out<T> y) {
    for (std::int64_t n = 0; n < x.extent(0); ++n) softmax_of_line(x, y, n * x.extent(1), 1, x.extent(1));
  }
  template <class T>
  static void backward(View<T> x, View<T> y, View<T> dy, Out<T> dx) {
    for (std::int64_t n = 0; n < x.extent(0); ++n) softmax_backward_of_line(y, dy, dx, n * x.extent(1), 1, x.extent(1));
  }
};

/// Uses only the diagonal of the Jacobian.
struct ChannelSoftmaxDiagonal : ChannelSoftmax {
  template <class T>
  static void backward(View<T>, View<T> y, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < y.size(); ++i) dx[i] = y[i] * (T(1) - y[i]) * dy[i];
  }
};

/// y = softmax of each row, for tensors of any strides
/// Source  fla-org/flash-linear-attention commit 71ebc498
struct SoftmaxOfRows {
  static constexpr auto signature = "softmax_rows: x[R,D] -> y[R,D] where D >= 1";
  static constexpr auto structure = "y/x block-diagonal over R";
  static constexpr bool strided = true;
  template <class T>
  static void forward(View<T> x, Out<T> y) {
    for (std::int64_t r = 0; r < x.extent(0); ++r) softmax_of_line(x, y, r * x.extent(1), 1, x.extent(1));
  }
  template <class T>
  static void backward(View<T> x, View<T> y, View<T> dy, Out<T> dx) {
    for (std::int64_t r = 0; r < x.extent(0); ++r) softmax_backward_of_line(y, dy, dx, r * x.extent(1), 1, x.extent(1));
  }
};

/// Reads the upstream gradient as if it were compact and row-major.
struct SoftmaxOfCompactUpstream : SoftmaxOfRows {
  template <class T>
  static void backward(View<T>, View<T> y, View<T> dy, Out<T> dx) {
    const std::int64_t rows = y.extent(0), columns = y.extent(1);
    const T* const upstream = dy.first();
    for (std::int64_t r = 0; r < rows; ++r) {
      T mean(0);
      for (std::int64_t d = 0; d < columns; ++d) mean += upstream[r * columns + d] * y(r, d);
      for (std::int64_t d = 0; d < columns; ++d) dx(r, d) = y(r, d) * (upstream[r * columns + d] - mean);
    }
  }
};

/// y[b,h,:] = softmax of p[b,h] x[b,h,:], with one scale per head
/// Source  fla-org/flash-linear-attention commit d38ed8b5
struct HeadScaledSoftmax {
  static constexpr auto signature = "head_scaled_softmax: x[B,H,D], p[B,H] -> y[B,H,D] where D >= 1";
  static constexpr auto structure =
      "y/x block-diagonal over B, block-diagonal over H; y/p block-diagonal over B, block-diagonal over H";
  template <class T>
  static void forward(View<T> x, View<T> p, Out<T> y) {
    const std::int64_t columns = x.extent(2);
    for (std::int64_t head = 0; head < p.size(); ++head) {
      const std::int64_t begin = head * columns, end = begin + columns;
      T largest = p[head] * x[begin], sum(0);
      for (std::int64_t i = begin; i < end; ++i) largest = max(largest, T(p[head] * x[i]));
      for (std::int64_t i = begin; i < end; ++i) sum += y[i] = exp(p[head] * x[i] - largest);
      for (std::int64_t i = begin; i < end; ++i) y[i] /= sum;
    }
  }
  template <class T>
  static void backward(View<T> x, View<T> p, View<T> y, View<T> dy, Out<T> dx, Out<T> dp) {
    backward_with(x, p, y, dy, dx, dp, [&](std::int64_t head) { return T(p[head]); });
  }

 protected:
  template <class T, class Scale>
  static void backward_with(View<T> x, View<T> p, View<T> y, View<T> dy, Out<T> dx, Out<T> dp, Scale scale) {
    const std::int64_t columns = x.extent(2);
    for (std::int64_t head = 0; head < p.size(); ++head) {
      const std::int64_t begin = head * columns, end = begin + columns;
      T mean(0);
      for (std::int64_t i = begin; i < end; ++i) mean += dy[i] * y[i];
      dp[head] = T(0);
      for (std::int64_t i = begin; i < end; ++i) {
        const T slope = y[i] * (dy[i] - mean);
        dx[i] = scale(head) * slope;
        dp[head] += x[i] * slope;
      }
    }
  }
};

/// All heads and samples use the scale of the first one.
struct HeadScaleOfFirst : HeadScaledSoftmax {
  template <class T>
  static void backward(View<T> x, View<T> p, View<T> y, View<T> dy, Out<T> dx, Out<T> dp) {
    backward_with(x, p, y, dy, dx, dp, [&](std::int64_t) { return T(p[0]); });
  }
};

}  // namespace gradcheck::tests

namespace gradcheck::sdk {
template const gradcheck_op& table_of<tests::SoftmaxOverChannels>();
template const gradcheck_op& table_of<tests::SoftmaxDotAtFirstPixel>();
template const gradcheck_op& table_of<tests::ChannelSoftmax>();
template const gradcheck_op& table_of<tests::ChannelSoftmaxDiagonal>();
template const gradcheck_op& table_of<tests::SoftmaxOfRows>();
template const gradcheck_op& table_of<tests::SoftmaxOfCompactUpstream>();
template const gradcheck_op& table_of<tests::HeadScaledSoftmax>();
template const gradcheck_op& table_of<tests::HeadScaleOfFirst>();
}  // namespace gradcheck::sdk
