#include <gradcheck/sdk.hpp>

using namespace gradcheck;

/// z = x W + b.  Shapes  x: N×D, W: D×M, b: M, z: N×M.
/// Backward  dx = dz Wᵀ,  dW = xᵀ dz,  db = column sums of dz.
struct Affine {
  static constexpr auto signature = "affine: x[N,D], W[D,M], b[M] -> z[N,M]";

  template <class T>
  static void forward(View<T> x, View<T> W, View<T> b, Out<T> z) {
    z.matrix() = x.matrix() * W.matrix();
    z.matrix().rowwise() += b.vector().transpose();
  }

  template <class T>
  static void backward(View<T> x, View<T> W, View<T> b, View<T> z, View<T> dz, Out<T> dx, Out<T> dW, Out<T> db) {
    dx.matrix() = dz.matrix() * W.matrix().transpose();
    dW.matrix() = x.matrix().transpose() * dz.matrix();
    db.vector() = dz.matrix().colwise().sum();
  }
};

GRADCHECK_PLUGIN(Affine)
