#include <gradcheck/sdk.hpp>

using namespace gradcheck;

struct Affine {
  static constexpr auto signature = "affine: x[N,D], W[D,M], b[M] -> z[N,M]";
  template <class T>
  static void forward(View<T>, View<T>, View<T>, Out<T>) {}
  template <class T>
  static void backward(View<T>, View<T>, Out<T>, View<T>, View<T>, Out<T>, Out<T>, Out<T>) {}
};
GRADCHECK_PLUGIN(Affine)
