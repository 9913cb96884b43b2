#include <array>
#include <catch2/catch.hpp>
#include <numeric>
#include <string>
#include <vector>

#include "gradcheck/call/evaluation.hpp"
#include "gradcheck/sdk.hpp"

using namespace gradcheck;

namespace {

struct Gather {
  static constexpr auto signature = "gather: table[V], ids:index(V)[N] -> y[N]";
  template <class T>
  static void forward(View<T> table, View<std::int64_t> ids, Out<T> y) {
    for (std::int64_t n = 0; n < y.size(); ++n) y(n) = table(ids(n)) / T(3);
  }
  template <class T>
  static void backward(View<T> table, View<std::int64_t> ids, View<T>, View<T> dy, Out<T> dtable) {
    for (std::int64_t i = 0; i < table.size(); ++i) dtable(i) = T(0);
    for (std::int64_t n = 0; n < dy.size(); ++n) dtable(ids(n)) += dy(n) / T(3);
  }
};

struct Two {
  static constexpr auto signature = "two: x[N], b[N] -> y[N]";
  template <class T>
  static void forward(View<T> x, View<T> b, Out<T> y) {
    y.array() = x.array() / T(3) + b.array() / T(7);
  }
  template <class T>
  static void backward(View<T>, View<T>, View<T>, View<T> dy, Out<T> dx, Out<T> db) {
    dx.array() = dy.array() / T(3);
    db.array() = dy.array() / T(7);
  }
};

struct Forgetful {
  static constexpr auto signature = "forgetful: x[N] -> y[N]";
  template <class T>
  static void forward(View<T> x, Out<T> y) {
    y[0] = x[0];
  }
  template <class T>
  static void backward(View<T>, View<T>, View<T>, Out<T>) {}
};

struct FloatBox {
  static constexpr auto signature = "float_box: x[N] -> y[N]";
  static void forward(View<float> x, Out<float> y) { y.array() = x.array(); }
  template <class T>
  static void backward(View<T>, View<T>, View<T> dy, Out<T> dx) {
    dx.array() = dy.array();
  }
};

struct Faulty {
  static constexpr auto signature = "faulty: x[N] -> y[N]";
  static constexpr auto attributes = "what: int in 0..5 = 0";
  static void forward(const Attributes& given, View<double> x, Out<double> y) {
    switch (given.integer("what")) {
      case 0: y.array() = x.array(); break;
      case 1: throw std::runtime_error("out of luck");
      case 2: throw 7;
      case 3: y(x.size()) = 0; break;
      case 4: y.matrix() = x.matrix(); break;
      default: given.real("nothing"); break;
    }
  }
  static void backward(View<double>, View<double>, View<double> dy, Out<double> dx) {
    dx.vector() = Eigen::VectorXd::Zero(dy.size() + 1) + dy.vector();
  }
};

Case case_of(const Op& op, std::int64_t size) {
  Bindings bindings;
  bindings.set_dimension("N", size);
  bindings.set_dimension("V", 4);
  AttributeValues attributes;
  for (const AttributeSpec& spec : op.attributes()) attributes.set(spec.name, spec.default_value);
  return make_case(op, bindings, attributes);
}

template <class T>
std::vector<T> outputs(Evaluation<T>& evaluation) {
  evaluation.forward();
  std::vector<T> values;
  for (std::size_t i = 0; i < evaluation.output_size(0); ++i) values.push_back(evaluation.output(0, i));
  return values;
}

/// A call as the host makes it, in double, with tensors of one axis.
struct DoubleCall {
  explicit DoubleCall(std::size_t inputs, std::int64_t size = 3, std::int64_t step = 1) : extent(size), stride(step) {
    for (std::size_t i = 0; i < inputs; ++i) in.push_back(tensor()), downstream.push_back(tensor());
    out.push_back(tensor());
    upstream.push_back(tensor());
    call.struct_size = sizeof call;
    call.scalar = {2, 64, 1};
    call.input_count = static_cast<std::uint32_t>(inputs);
    call.output_count = 1;
    call.inputs = in.data();
    call.outputs = out.data();
    call.upstream = upstream.data();
    call.downstream = downstream.data();
    call.message = message.data();
    call.message_capacity = message.size();
  }

  gradcheck_tensor tensor() {
    std::vector<double>& values = memory.emplace_back(static_cast<std::size_t>(extent * stride));
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<double>(i) + 1;
    return {values.data(), {1, 0}, 1, {2, 64, 1}, &extent, &stride, 0};
  }
  static double& at(gradcheck_tensor& tensor, std::int64_t place) {
    return static_cast<double*>(tensor.data)[place * *tensor.strides];
  }

  std::int64_t extent, stride;
  std::vector<std::vector<double>> memory;
  std::vector<gradcheck_tensor> in, out, upstream, downstream;
  std::array<char, 200> message{};
  gradcheck_call call{};
};

template <class AnOp>
gradcheck_status forward(DoubleCall& call) {
  const gradcheck_op& table = sdk::table_of<AnOp>();
  return table.forward(&table, &call.call);
}

template <class AnOp>
gradcheck_status backward(DoubleCall& call) {
  const gradcheck_op& table = sdk::table_of<AnOp>();
  return table.backward(&table, &call.call);
}

gradcheck_status faulty(DoubleCall& call, std::int64_t what) {
  const gradcheck_attribute attribute{what, static_cast<double>(what)};
  call.call.attributes = &attribute;
  call.call.attribute_count = 1;
  return forward<Faulty>(call);
}

constexpr std::uint32_t templated =
    GRADCHECK_SCALAR_FLOAT32 | GRADCHECK_SCALAR_FLOAT64 | GRADCHECK_SCALAR_DOUBLE_DOUBLE | GRADCHECK_SCALAR_WIDE;
static_assert(sdk::scalars_of<Two, sdk::ForwardFunction>() ==
              (templated | GRADCHECK_SCALAR_PACK8 | GRADCHECK_SCALAR_COUNTING));
static_assert(sdk::scalars_of<Two, sdk::BackwardFunction>() == (templated | GRADCHECK_SCALAR_COUNTING));
static_assert(sdk::scalars_of<FloatBox, sdk::ForwardFunction>() == GRADCHECK_SCALAR_FLOAT32);
static_assert(sdk::scalars_of<FloatBox, sdk::BackwardFunction>() == (templated | GRADCHECK_SCALAR_COUNTING));
static_assert(sdk::scalars_of<Faulty, sdk::ForwardFunction>() == GRADCHECK_SCALAR_FLOAT64);

}  // namespace

TEMPLATE_TEST_CASE("an op computes the same with and without the ABI, in each scalar", "", float, double, DoubleDouble,
                   Referee) {
  const Op op(sdk::table_of<Two>());
  Case instance = case_of(op, 5);
  instance.inputs[0] = {1, -2, 0.1f, 1e30f, 0};
  instance.inputs[1] = {3, 0.3f, -7, 1e-30f, 0};
  instance.upstream[0] = {1, 0.7f, -1, 1e-20f, 2};
  Evaluation<TestType> evaluation(op, instance);
  const std::vector<TestType> y = outputs(evaluation);
  evaluation.set_upstream_of_case();
  evaluation.backward();
  for (std::size_t i = 0; i < 5; ++i) {
    const auto x = from_double<TestType>(instance.inputs[0][i]), b = from_double<TestType>(instance.inputs[1][i]);
    const auto dy = from_double<TestType>(instance.upstream[0][i]);
    CHECK(y[i] == x / TestType(3) + b / TestType(7));
    CHECK(evaluation.downstream(0, i) == dy / TestType(3));
    CHECK(evaluation.downstream(1, i) == dy / TestType(7));
  }
}

TEMPLATE_TEST_CASE("an index input arrives as integers and has no gradient", "", double, Referee) {
  const Op op(sdk::table_of<Gather>());
  Case instance = case_of(op, 3);
  instance.inputs[0] = {10, 20, 30, 40};
  instance.inputs[1] = {3, 0, 3};
  instance.upstream[0] = {1, 2, 4};
  Evaluation<TestType> evaluation(op, instance);
  CHECK(outputs(evaluation) ==
        std::vector<TestType>{TestType(40) / TestType(3), TestType(10) / TestType(3), TestType(40) / TestType(3)});
  evaluation.set_upstream_of_case();
  evaluation.backward();
  CHECK(evaluation.downstream(0, 0) == TestType(2) / TestType(3));
  CHECK(evaluation.downstream(0, 1) == TestType(0));
  CHECK(evaluation.downstream(0, 3) == TestType(1) / TestType(3) + TestType(4) / TestType(3));
  CHECK(op.differentiable_inputs() == std::vector<std::size_t>{0});
}

TEMPLATE_TEST_CASE("an index out of range is a shape error", "", double, Referee) {
  const Op op(sdk::table_of<Gather>());
  Case instance = case_of(op, 1);
  instance.inputs[1] = {4};
  Evaluation<TestType> evaluation(op, instance);
  CHECK_THROWS_WITH(evaluation.forward(), "gather: forward: table of shape [4] has no index 4 on axis 0");
}

TEMPLATE_TEST_CASE("unwritten entries are NaN", "", double, Referee) {
  const Op op(sdk::table_of<Forgetful>());
  Evaluation<TestType> evaluation(op, case_of(op, 2));
  evaluation.set_input(0, 0, TestType(5));
  const std::vector<TestType> y = outputs(evaluation);
  CHECK(y[0] == TestType(5));
  CHECK(y[1] != y[1]);
  evaluation.set_upstream_zero();
  evaluation.backward();
  CHECK(evaluation.downstream(0, 0) != evaluation.downstream(0, 0));
}

TEST_CASE("a gradient that is not requested is computed into scratch memory") {
  DoubleCall call(2);
  call.downstream[0].data = nullptr;
  REQUIRE(backward<Two>(call) == GRADCHECK_OK);
  CHECK(DoubleCall::at(call.downstream[1], 2) == 3.0 / 7.0);
  call.downstream[1].data = nullptr;
  CHECK(backward<Two>(call) == GRADCHECK_OK);
}

TEST_CASE("a tensor begins at its byte offset") {
  DoubleCall call(2, 1);
  std::array<double, 2> values{111, 6};
  call.in[0].data = values.data();
  call.in[0].byte_offset = sizeof(double);
  REQUIRE(forward<Two>(call) == GRADCHECK_OK);
  CHECK(DoubleCall::at(call.out[0], 0) == 6.0 / 3.0 + 1.0 / 7.0);
}

TEST_CASE("a strided tensor is refused where the op needs a compact one") {
  DoubleCall call(2, 3, 2);
  CHECK(forward<Two>(call) == GRADCHECK_UNSUPPORTED);
  CHECK_THAT(std::string(call.message.data()),
             Catch::EndsWith(" of shape [3] is strided; data(), array() and rows() need a compact tensor"));
}

TEST_CASE("an exception of an op becomes a status and a message") {
  DoubleCall call(1);
  const auto message = [&] { return std::string(call.message.data()); };
  CHECK(faulty(call, 0) == GRADCHECK_OK);
  CHECK(message().empty());
  CHECK(faulty(call, 1) == GRADCHECK_FAILED);
  CHECK(message() == "out of luck");
  CHECK(faulty(call, 2) == GRADCHECK_FAILED);
  CHECK(message() == "the op threw something that is not a std::exception");
  CHECK(faulty(call, 3) == GRADCHECK_SHAPE);
  CHECK(message() == "y of shape [3] has no index 3 on axis 0");
  CHECK(faulty(call, 4) == GRADCHECK_SHAPE);
  CHECK(message() == "x of shape [3] is not a matrix");
  CHECK(faulty(call, 5) == GRADCHECK_FAILED);
  CHECK_THAT(message(), Catch::StartsWith("no attribute 'nothing' is declared"));
  CHECK(backward<Faulty>(call) == GRADCHECK_SHAPE);
  CHECK_THAT(message(), Catch::StartsWith("shapes do not fit in a matrix expression"));
}

TEST_CASE("a message is truncated to its buffer") {
  DoubleCall call(1);
  call.call.message_capacity = 4;
  call.message.fill('#');
  CHECK(faulty(call, 1) == GRADCHECK_FAILED);
  CHECK(std::string(call.message.data()) == "out");
  CHECK(call.message[4] == '#');
  call.call.message_capacity = 0;
  call.message.fill('#');
  CHECK(faulty(call, 1) == GRADCHECK_FAILED);
  CHECK(call.message[0] == '#');
  call.call.message = nullptr;
  call.call.message_capacity = 10;
  CHECK(faulty(call, 1) == GRADCHECK_FAILED);
}

TEST_CASE("a scalar that an op does not compute in is refused") {
  DoubleCall call(1);
  call.call.scalar = {2, 32, 1};
  CHECK(faulty(call, 0) == GRADCHECK_UNSUPPORTED);
  CHECK(std::string(call.message.data()) == "the op does not compute in this scalar");
  call.call.scalar = {2, 128, 1};
  CHECK(faulty(call, 0) == GRADCHECK_UNSUPPORTED);
}

TEST_CASE("a tensor whose element type differs from the call's is refused") {
  DoubleCall call(1);
  call.in[0].dtype = {2, 32, 1};
  CHECK(faulty(call, 0) == GRADCHECK_FAILED);
  CHECK(std::string(call.message.data()) == "x arrived with an element type of another kind");
}
