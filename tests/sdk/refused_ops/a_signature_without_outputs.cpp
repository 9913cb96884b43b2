#include <gradcheck/sdk.hpp>

using namespace gradcheck;

struct NoOutputs {
  static constexpr auto signature = "no_outputs: x[N]";
  static void forward(View<double>) {}
  static void backward(View<double>) {}
};
GRADCHECK_PLUGIN(NoOutputs)
