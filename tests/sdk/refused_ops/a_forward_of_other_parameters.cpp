#include <gradcheck/sdk.hpp>

using namespace gradcheck;

struct MissingInput {
  static constexpr auto signature = "missing_input: x[N], b[N] -> y[N]";
  static void forward(View<double>, Out<double>) {}
  static void backward(View<double>, View<double>, View<double>, View<double>, Out<double>, Out<double>) {}
};
GRADCHECK_PLUGIN(MissingInput)
