#include "gradcheck/call/evaluation.hpp"

#include <catch2/catch.hpp>

#include <cmath>
#include <stdexcept>

namespace gradcheck {
namespace {

using Function = gradcheck_status (*)(const gradcheck_op*, gradcheck_call*);

double* data_of(const gradcheck_tensor& tensor) { return static_cast<double*>(tensor.data); }

/// y = 2 x, kept = x, from functions that may misbehave.
Op doubling(Function forward, Function backward) {
  gradcheck_op table{};
  table.struct_size = sizeof(table);
  table.forward_scalars = table.backward_scalars = GRADCHECK_SCALAR_FLOAT64;
  table.signature = "doubling: x[N] -> y[N]";
  table.saved = "kept[N]";
  table.forward = forward;
  table.backward = backward;
  return Op(table);
}

gradcheck_status right_forward(const gradcheck_op*, gradcheck_call* call) {
  for (std::int64_t i = 0; i < call->inputs[0].shape[0]; ++i) {
    data_of(call->outputs[0])[i] = 2 * data_of(call->inputs[0])[i];
    data_of(call->saved[0])[i] = data_of(call->inputs[0])[i];
  }
  return GRADCHECK_OK;
}
gradcheck_status right_backward(const gradcheck_op*, gradcheck_call* call) {
  for (std::int64_t i = 0; i < call->inputs[0].shape[0]; ++i) {
    data_of(call->downstream[0])[i] = 2 * data_of(call->upstream[0])[i];
  }
  return GRADCHECK_OK;
}

Case case_of(const Op& op) {
  Bindings bindings;
  bindings.set_dimension("N", 3);
  return make_case(op, bindings, {});
}

TEST_CASE("an exception that a plugin lets through is an error of the op") {
  const Function throwing = [](const gradcheck_op*, gradcheck_call*) -> gradcheck_status {
    throw std::runtime_error("no device");
  };
  const Function throwing_number = [](const gradcheck_op*, gradcheck_call*) -> gradcheck_status { throw 7; };
  const Op op = doubling(throwing, throwing_number);
  const Case instance = case_of(op);
  Evaluation<double> evaluation(op, instance);
  CHECK_THROWS_WITH(evaluation.forward(), "doubling: forward threw across the plugin's C interface: no device");
  CHECK_THROWS_AS(evaluation.forward(), OpError);
  CHECK_THROWS_WITH(evaluation.backward(), "doubling: backward threw across the plugin's C interface");
}

TEST_CASE("writing outside of a saved tensor is reported with its name") {
  const Function too_far = [](const gradcheck_op* self, gradcheck_call* call) -> gradcheck_status {
    data_of(call->saved[0])[3] = 1;
    return right_forward(self, call);
  };
  const Op op = doubling(too_far, &right_backward);
  const Case instance = case_of(op);
  Evaluation<double> evaluation(op, instance);
  CHECK_THROWS_WITH(evaluation.forward(), "doubling: wrote outside of saved kept, which has shape [3]");
  const Op right = doubling(&right_forward, &right_backward);
  Evaluation<double> fine(right, instance);
  CHECK_NOTHROW(fine.forward());
}

TEST_CASE("an evaluation in float64 can be read as numbers of 50 digits") {
  const Op op = doubling(&right_forward, &right_backward);
  const Case instance = case_of(op);
  Evaluation<Referee> evaluation(op, instance, ScalarKind::float64);
  evaluation.set_input(0, 1, Referee(1) / Referee(3));
  evaluation.forward();
  CHECK(evaluation.input(0, 1) == Referee(1.0 / 3.0));
  CHECK(evaluation.output(0, 1) == Referee(2.0 / 3.0));
  evaluation.set_upstream_unit(0, 2);
  evaluation.backward();
  CHECK(evaluation.downstream(0, 1) == 0);
  CHECK(evaluation.downstream(0, 2) == 2);
}

TEST_CASE("what forward forgets to keep is NaN in backward, in the second call as in the first") {
  static int calls = 0;
  calls = 0;
  static bool kept_is_nan = false;
  const Function look = [](const gradcheck_op* self, gradcheck_call* call) -> gradcheck_status {
    kept_is_nan = std::isnan(data_of(call->saved[0])[0]);
    return right_backward(self, call);
  };
  const Function forgetful = [](const gradcheck_op*, gradcheck_call* call) -> gradcheck_status {
    for (std::int64_t i = 0; i < 3; ++i) data_of(call->outputs[0])[i] = 2 * data_of(call->inputs[0])[i];
    if (calls++ == 0) data_of(call->saved[0])[0] = 1;
    return GRADCHECK_OK;
  };
  const Op op = doubling(forgetful, look);
  const Case instance = case_of(op);
  Evaluation<double> evaluation(op, instance);
  evaluation.forward();
  evaluation.backward();
  CHECK_FALSE(kept_is_nan);
  evaluation.forward();  // keeps nothing: what the first call kept is gone
  evaluation.backward();
  CHECK(kept_is_nan);
}

}  // namespace
}  // namespace gradcheck
