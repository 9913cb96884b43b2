#pragma once

#include "gradcheck/call/case.hpp"
#include "gradcheck/random.hpp"
#include "gradcheck/sdk.hpp"

#include <cmath>
#include <cstdint>
#include <vector>

namespace gradcheck::tests {

/// A network with one hidden layer with cross-entropy loss: loss = mean_b (log sum_c exp z_bc - z_b,target(b)),
/// z = tanh(x W1 + b1) W2 + b2.
/// Shapes   x: B x I.  W1: I x H.  b1: H.  W2: H x C.  b2: C.  target: B indices below C.  loss: a scalar.
/// Backward dz = (softmax(z) - onehot(target)) dloss / B, then as two affine layers around tanh.
struct Mlp {
  static constexpr auto signature = "mlp: x[B,I], W1[I,H], b1[H], W2[H,C], b2[C], target:index(C)[B] -> loss[]";

  template <class T>
  using Matrix = Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

  template <class T>
  struct Layers {
    Matrix<T> hidden, softmax;
    T loss{0};
  };

  template <class T>
  static Layers<T> layers(View<T> x, View<T> W1, View<T> b1, View<T> W2, View<T> b2, View<std::int64_t> target) {
    using std::exp, std::log, std::tanh;
    Layers<T> result;
    Matrix<T>& hidden = result.hidden;
    hidden = x.matrix() * W1.matrix();
    for (Eigen::Index b = 0; b < hidden.rows(); ++b) {
      for (Eigen::Index h = 0; h < hidden.cols(); ++h) hidden(b, h) = tanh(hidden(b, h) + b1[h]);
    }
    Matrix<T>& z = result.softmax;
    z = hidden * W2.matrix();
    for (Eigen::Index b = 0; b < z.rows(); ++b) {
      T largest = z(b, 0) + b2[0];
      for (Eigen::Index c = 0; c < z.cols(); ++c) {
        z(b, c) += b2[c];
        if (largest < z(b, c)) largest = z(b, c);
      }
      const T wanted = z(b, target[b]);
      T sum(0);
      for (Eigen::Index c = 0; c < z.cols(); ++c) {
        z(b, c) = exp(z(b, c) - largest);
        sum += z(b, c);
      }
      for (Eigen::Index c = 0; c < z.cols(); ++c) z(b, c) /= sum;
      result.loss += log(sum) + largest - wanted;
    }
    result.loss /= T(static_cast<double>(z.rows()));
    return result;
  }

  template <class T>
  static void forward(View<T> x, View<T> W1, View<T> b1, View<T> W2, View<T> b2, View<std::int64_t> target,
                      Out<T> loss) {
    loss[0] = layers<T>(x, W1, b1, W2, b2, target).loss;
  }

  template <class T>
  static void backward(View<T> x, View<T> W1, View<T> b1, View<T> W2, View<T> b2, View<std::int64_t> target, View<T>,
                       View<T> dloss, Out<T> dx, Out<T> dW1, Out<T> db1, Out<T> dW2, Out<T> db2) {
    Layers<T> state = layers<T>(x, W1, b1, W2, b2, target);
    Matrix<T>& dz = state.softmax;
    const T weight = dloss[0] / T(static_cast<double>(dz.rows()));
    for (Eigen::Index b = 0; b < dz.rows(); ++b) {
      dz(b, target[b]) -= T(1);
      for (Eigen::Index c = 0; c < dz.cols(); ++c) dz(b, c) *= weight;
    }
    dW2.matrix() = state.hidden.transpose() * dz;
    db2.vector() = dz.colwise().sum().transpose();
    Matrix<T> dhidden = dz * W2.matrix().transpose();
    for (Eigen::Index b = 0; b < dhidden.rows(); ++b) {
      for (Eigen::Index h = 0; h < dhidden.cols(); ++h) dhidden(b, h) *= T(1) - state.hidden(b, h) * state.hidden(b, h);
    }
    dW1.matrix() = x.matrix().transpose() * dhidden;
    db1.vector() = dhidden.colwise().sum().transpose();
    dx.matrix() = dhidden * W1.matrix().transpose();
  }
};

/// The inputs, in the order of the signature.
enum MlpInput : std::size_t { mlp_x, mlp_W1, mlp_b1, mlp_W2, mlp_b2, mlp_target };

/// Pixels in (0, 1], so that no gradient is 0; weights with a variance of one over the fan-in; upstream gradient 1.
inline Case mlp_case(const Op& op, std::int64_t batch, std::int64_t inputs, std::int64_t hidden,
                     std::uint64_t seed = 7) {
  Bindings bindings;
  bindings.set_dimension("B", batch);
  bindings.set_dimension("I", inputs);
  bindings.set_dimension("H", hidden);
  bindings.set_dimension("C", 10);
  Case instance = make_case(op, bindings, {});
  RandomStream random(seed);
  for (double& pixel : instance.inputs[mlp_x]) pixel = static_cast<double>(1 + random.below(256)) / 256;
  auto fill = [&](std::size_t input, double fan_in) {
    const double limit = std::sqrt(3 / fan_in);
    for (double& weight : instance.inputs[input]) weight = static_cast<float>(limit * (2 * random.unit() - 1));
  };
  fill(mlp_W1, static_cast<double>(inputs));
  fill(mlp_b1, static_cast<double>(inputs));
  fill(mlp_W2, static_cast<double>(hidden));
  fill(mlp_b2, static_cast<double>(hidden));
  for (double& index : instance.inputs[mlp_target]) index = static_cast<double>(random.below(10));
  instance.upstream[0][0] = 1;
  instance.seed = seed;
  return instance;
}

}  // namespace gradcheck::tests
