#include "gradcheck/call/op_call.hpp"

#include <catch2/catch.hpp>

#include "gradcheck/error.hpp"

namespace gradcheck {
namespace {

double& element(const gradcheck_tensor& tensor, std::int64_t i) {
  return static_cast<double*>(tensor.data)[i * tensor.strides[0]];
}

/// y = 2 x with strides, in float64. Refuses an upstream gradient of stride zero.
gradcheck_op doubling_table() {
  gradcheck_op table{};
  table.struct_size = sizeof(table);
  table.flags = GRADCHECK_OP_HEEDS_STRIDES;
  table.forward_scalars = table.backward_scalars = GRADCHECK_SCALAR_FLOAT64;
  table.signature = "doubling: x[N] -> y[N]";
  table.forward = [](const gradcheck_op*, gradcheck_call* call) -> gradcheck_status {
    if (call->upstream != nullptr || call->tangents != nullptr) return GRADCHECK_FAILED;
    for (std::int64_t i = 0; i < call->inputs[0].shape[0]; ++i)
      element(call->outputs[0], i) = 2 * element(call->inputs[0], i);
    return GRADCHECK_OK;
  };
  table.backward = [](const gradcheck_op*, gradcheck_call* call) -> gradcheck_status {
    if (call->upstream[0].strides[0] == 0) return GRADCHECK_UNSUPPORTED;
    if (call->downstream[0].data == nullptr) return GRADCHECK_OK;
    for (std::int64_t i = 0; i < call->inputs[0].shape[0]; ++i)
      element(call->downstream[0], i) = 2 * element(call->upstream[0], i);
    return GRADCHECK_OK;
  };
  return table;
}

Case doubling_case(const Op& op) {
  Bindings bindings;
  bindings.set_dimension("N", 3);
  Case instance = make_case(op, bindings, {});
  instance.inputs[0] = {1, 2, 3};
  instance.upstream[0] = {4, 5, 6};
  return instance;
}

}  // namespace

TEST_CASE("a call in memory of any layout") {
  const Op op(doubling_table());
  const Case instance = doubling_case(op);
  for (const MemoryOrder order : {MemoryOrder::compact, MemoryOrder::padded}) {
    OpCall<double> call(op, instance, {.read = order, .upstream = order, .written = order});
    CHECK(call.forward());
    CHECK(call.backward());
    CHECK(call.values(call.outputs) == std::vector<std::vector<double>>{{2, 4, 6}});
    CHECK(call.gradients() == std::vector<std::vector<double>>{{8, 10, 12}});
  }
}

TEST_CASE("a call that the op does not support returns false") {
  const Op op(doubling_table());
  const Case instance = doubling_case(op);
  OpCall<double> call(op, instance, {.upstream = MemoryOrder::expanded});
  CHECK(call.forward());
  CHECK_FALSE(call.backward());
}

TEST_CASE("gradients that a call does not want are left alone") {
  const Op op(doubling_table());
  const Case instance = doubling_case(op);
  OpCall<double> call(op, instance);
  call.wanted[0] = false;
  CHECK(call.forward());
  CHECK(call.backward());
  CHECK(call.downstream[0]->poisoned(0));
  CHECK(call.gradients()[0].empty());
}

TEST_CASE("numbers of a call in float64 can be read as double-double") {
  const Op op(doubling_table());
  const Case instance = doubling_case(op);
  OpCall<DoubleDouble> call(op, instance, ScalarKind::float64);
  call.set(*call.inputs[0], 1, DoubleDouble(0.5));
  CHECK(call.forward());
  CHECK(call.values(call.outputs) == std::vector<std::vector<DoubleDouble>>{{2, 1, 6}});
}

TEST_CASE("an op that writes into a gap of its gradient has written outside of it") {
  gradcheck_op table = doubling_table();
  table.backward = [](const gradcheck_op*, gradcheck_call* call) -> gradcheck_status {
    for (std::int64_t i = 0; i < 3; ++i) static_cast<double*>(call->downstream[0].data)[i] = 1;  // no strides
    return GRADCHECK_OK;
  };
  const Op op(table);
  const Case instance = doubling_case(op);
  OpCall<double> call(op, instance, {.written = MemoryOrder::padded});
  call.forward();
  CHECK_THROWS_WITH(call.backward(), "doubling: wrote outside of dx, which has shape [3]");
}

}  // namespace gradcheck
