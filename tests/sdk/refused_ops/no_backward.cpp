#include <gradcheck/sdk.hpp>

using namespace gradcheck;

struct NoBackward {
  static constexpr auto signature = "no_backward: x[N] -> y[N]";
  static void forward(View<double>, Out<double>) {}
};
GRADCHECK_PLUGIN(NoBackward)
