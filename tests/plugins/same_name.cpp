// Two libraries are built from this source, with ops of the same C++ name and different factors: each must keep its
// own.
#include <gradcheck/sdk.hpp>

using namespace gradcheck;

struct SameName {
  static constexpr auto signature = SIGNATURE;
  static void forward(View<double> x, Out<double> y) { y.array() = FACTOR * x.array(); }
  static void backward(View<double>, View<double>, View<double> dy, Out<double> dx) {
    dx.array() = FACTOR * dy.array();
  }
};

GRADCHECK_PLUGIN(SameName)
