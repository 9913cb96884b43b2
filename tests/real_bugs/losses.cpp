// Losses.
#include "gradcheck/sdk.hpp"
#include "ops/broadcast.hpp"
#include "ops/loss/softmax_weights.hpp"

namespace gradcheck::tests {

/// s = sum of h(x - y) / 2, where h(d) is d^2 up to |d| = delta and delta (2 |d| - delta) beyond
/// Source  clab/dynet commit 6e394e7c
struct HuberDistance {
  static constexpr auto signature = "huber_distance: x[A...], y[A...] -> s[]";
  static constexpr auto attributes = "delta: real in [0.25, 4] = 1.345";
  template <class T>
  static void forward(const Attributes& given, View<T> x, View<T> y, Out<T> s) {
    const T delta = T(given.real("delta"));
    T sum(0);
    for (std::int64_t i = 0; i < x.size(); ++i) {
      const T d = abs(T(x[i] - y[i]));
      sum += d < delta ? T(d * d / T(2)) : T(delta * (d - delta / T(2)));
    }
    s[0] = sum;
  }
  template <class T>
  static void backward(const Attributes& given, View<T> x, View<T> y, View<T>, View<T> ds, Out<T> dx, Out<T> dy) {
    const T delta = T(given.real("delta"));
    for (std::int64_t i = 0; i < x.size(); ++i) {
      const T d = x[i] - y[i];
      dx[i] = ds[0] * (d > delta ? delta : d < -delta ? T(-delta) : d);
      dy[i] = -dx[i];
    }
  }
};

struct HuberDistanceDoubled : HuberDistance {
  template <class T>
  static void backward(const Attributes& given, View<T> x, View<T> y, View<T> s, View<T> ds, Out<T> dx, Out<T> dy) {
    HuberDistance::backward<T>(given, x, y, s, ds, dx, dy);
    for (std::int64_t i = 0; i < x.size(); ++i) dx[i] *= T(2);
  }
};

/// loss = grad_scale times the sum of -ln softmax(x[n])[label[n]] over the rows
/// Source  apache/mxnet commit fccfff83f3
struct SoftmaxOutput {
  static constexpr auto signature = "softmax_output: x[N,C], label:index(C)[N] -> loss[] where C >= 1";
  static constexpr auto attributes = "grad_scale: real in [0, 4] = 1";
  template <class T>
  static void forward(const Attributes& given, View<T> x, View<std::int64_t> label, Out<T> loss) {
    T sum(0);
    for (std::int64_t n = 0; n < x.extent(0); ++n)
      sum -= ops::SoftmaxWeights<T>(x, n * x.extent(1), x.extent(1)).log_softmax(label[n]);
    loss[0] = T(given.real("grad_scale")) * sum;
  }
  template <class T>
  static void backward(const Attributes& given, View<T> x, View<std::int64_t> label, View<T>, View<T> dloss,
                       Out<T> dx) {
    backward_scaled(T(T(given.real("grad_scale")) * dloss[0]), x, label, dx);
  }

 protected:
  template <class T>
  static void backward_scaled(const T& scale, View<T> x, View<std::int64_t> label, Out<T> dx) {
    for (std::int64_t n = 0; n < x.extent(0); ++n) {
      const ops::SoftmaxWeights<T> weights(x, n * x.extent(1), x.extent(1));
      for (std::int64_t c = 0; c < x.extent(1); ++c)
        dx(n, c) = scale * (c == label[n] ? T(-weights.others(c)) : weights.softmax(c));
    }
  }
};

struct SoftmaxOutputScaledDown : SoftmaxOutput {
  template <class T>
  static void backward(const Attributes& given, View<T> x, View<std::int64_t> label, View<T>, View<T> dloss,
                       Out<T> dx) {
    const double scale = given.real("grad_scale");
    backward_scaled(T(T(scale < 1 ? scale : 1.0) * dloss[0]), x, label, dx);
  }
};

/// loss[n] = -ln softmax(x[n])[target[n]]
/// Source  linkedin/Liger-Kernel commit be1cdc17 (PR 1329)
struct CrossEntropy {
  static constexpr auto signature = "cross_entropy: x[N,V], target:index(V)[N] -> loss[N] where V >= 1";
  static constexpr auto structure = "loss/x block-diagonal over N";
  template <class T>
  static void forward(View<T> x, View<std::int64_t> target, Out<T> loss) {
    for (std::int64_t n = 0; n < x.extent(0); ++n)
      loss[n] = -ops::SoftmaxWeights<T>(x, n * x.extent(1), x.extent(1)).log_softmax(target[n]);
  }
  template <class T>
  static void backward(View<T> x, View<std::int64_t> target, View<T>, View<T> dloss, Out<T> dx) {
    for (std::int64_t n = 0; n < x.extent(0); ++n) {
      const ops::SoftmaxWeights<T> weights(x, n * x.extent(1), x.extent(1));
      for (std::int64_t v = 0; v < x.extent(1); ++v)
        dx(n, v) = dloss[n] * (v == target[n] ? T(-weights.others(v)) : weights.softmax(v));
    }
  }
};

/// Stores the probability of the true class in a buffer of 8 bits before subtracting 1.
struct CrossEntropyThroughBfloat : CrossEntropy {
  template <class T>
  static void backward(View<T> x, View<std::int64_t> target, View<T> loss, View<T> dloss, Out<T> dx) {
    CrossEntropy::backward<T>(x, target, loss, dloss, dx);
    for (std::int64_t n = 0; n < x.extent(0); ++n) {
      const ops::SoftmaxWeights<T> weights(x, n * x.extent(1), x.extent(1));
      dx(n, target[n]) = dloss[n] * (in_bfloat(weights.softmax(target[n])) - T(1));
    }
  }

 private:
  template <class T>
  static T in_bfloat(const T& value) {
    int exponent = 0;
    const double fraction = std::frexp(static_cast<double>(value), &exponent);
    return T(std::ldexp(std::round(fraction * 256) / 256, exponent));
  }
};

/// total = loss + penalty / 2 times the sum over n of the square of the largest z[n]
/// Source  fla-org/flash-linear-attention commit b9bdbcf2 (PR 963)
struct L2Wrap {
  static constexpr auto signature = "l2_wrap: loss[], z[N,V] -> total[] where V >= 1";
  static constexpr auto attributes = "penalty: real in [0, 1] = 1e-4";
  static constexpr auto kinks = "ties(z)";
  template <class T>
  static void forward(const Attributes& given, View<T> loss, View<T> z, Out<T> total) {
    T sum(0);
    for (std::int64_t n = 0; n < z.extent(0); ++n) {
      const T largest = z(n, place_of_largest(z, n));
      sum += largest * largest;
    }
    total[0] = loss[0] + T(given.real("penalty")) / T(2) * sum;
  }
  template <class T>
  static void backward(const Attributes& given, View<T>, View<T> z, View<T>, View<T> dtotal, Out<T> dloss, Out<T> dz) {
    dloss[0] = dtotal[0];
    set_penalty(T(T(given.real("penalty")) * dtotal[0]), z, dz);
  }

 protected:
  template <class T>
  static void set_penalty(const T& scale, View<T> z, Out<T> dz) {
    ops::set_zero(dz);
    for (std::int64_t n = 0; n < z.extent(0); ++n) {
      const std::int64_t place = place_of_largest(z, n);
      dz(n, place) = scale * z(n, place);
    }
  }
  template <class T>
  static std::int64_t place_of_largest(View<T> z, std::int64_t n) {
    std::int64_t place = 0;
    for (std::int64_t v = 1; v < z.extent(1); ++v) place = z(n, v) > z(n, place) ? v : place;
    return place;
  }
};

/// The gradient of the penalty ignores the upstream gradient.
struct L2WrapUnscaled : L2Wrap {
  template <class T>
  static void backward(const Attributes& given, View<T>, View<T> z, View<T>, View<T> dtotal, Out<T> dloss, Out<T> dz) {
    dloss[0] = dtotal[0];
    set_penalty(T(given.real("penalty")), z, dz);
  }
};

}  // namespace gradcheck::tests

namespace gradcheck::sdk {
template const gradcheck_op& table_of<tests::HuberDistance>();
template const gradcheck_op& table_of<tests::HuberDistanceDoubled>();
template const gradcheck_op& table_of<tests::SoftmaxOutput>();
template const gradcheck_op& table_of<tests::SoftmaxOutputScaledDown>();
template const gradcheck_op& table_of<tests::CrossEntropy>();
template const gradcheck_op& table_of<tests::CrossEntropyThroughBfloat>();
template const gradcheck_op& table_of<tests::L2Wrap>();
template const gradcheck_op& table_of<tests::L2WrapUnscaled>();
}  // namespace gradcheck::sdk
