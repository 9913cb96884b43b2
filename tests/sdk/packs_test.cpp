#include <catch2/catch.hpp>

#include <cstring>
#include <stdexcept>
#include <string>

#include "gradcheck/call/forward_call.hpp"
#include "gradcheck/call/packed_forward.hpp"
#include "gradcheck/sdk.hpp"

using namespace gradcheck;
using Pack8 = Pack<8>;

namespace {

/// What forward does with its value.
enum What : std::int64_t { square, branch, swallow, fail, outside };

struct Packed {
  static constexpr auto signature = "packed: x[N] -> y[N]";
  static constexpr auto attributes = "what: int in 0..4 = 0";
  template <class T>
  static void forward(const Attributes& values, View<T> x, Out<T> y) {
    y.array() = x.array() * x.array();
    switch (values.integer("what")) {
      case branch:
        if (x[0] > T(0)) y[0] = T(1);
        break;
      case swallow:
        // An op that catches known exceptions does not catch disagreeing lanes.
        try {
          if (x[0] > T(0)) y[0] = T(1);
        } catch (const std::exception&) {
        }
        break;
      case fail: throw std::runtime_error("out of luck");
      case outside: y[x.size()] = T(0); break;
      default: break;
    }
  }
  template <class T>
  static void backward(View<T>, View<T>, View<T>, Out<T>) {}
};

/// A template that declares that it cannot take packs.
struct Refusing {
  static constexpr auto signature = "refusing: x[N] -> y[N]";
  static constexpr bool packs = false;
  template <class T>
  static void forward(View<T>, Out<T>) {
    static_assert(!std::is_same_v<T, Pack8>);
  }
  template <class T>
  static void backward(View<T>, View<T>, View<T>, Out<T>) {}
};

const Op& packed_op() {
  static const Op op(sdk::make_table<Packed>());
  return op;
}

Case packed_case(What what) {
  Bindings bindings;
  bindings.set_dimension("N", 2);
  AttributeValues values = defaults(packed_op().attributes());
  values.set("what", AttributeValue::of_integer(what));
  return make_case(packed_op(), bindings, values);
}

Pack8 mixed() {
  return Pack8::each_lane([](int i) { return DoubleDouble(i - 3) / 3; });
}

/// The status and message of a call in packs whose first element has mixed signs.
struct Answer {
  gradcheck_status status;
  std::string message;
};

Answer answer_to(What what, double second_value = 0.0) {
  double memory[2][2 * 16];
  std::int64_t shape[1] = {2}, strides[1] = {1};
  const Pack8 values[2] = {mixed(), Pack8(second_value)};
  std::memcpy(memory[0], values, sizeof values);
  const gradcheck_dtype dtype{2, 64, 16};
  const gradcheck_tensor x{memory[0], {1, 0}, 1, dtype, shape, strides, 0};
  gradcheck_tensor y{memory[1], {1, 0}, 1, dtype, shape, strides, 0};
  const gradcheck_attribute attribute{what, static_cast<double>(what)};
  char message[256] = "";
  gradcheck_call call{};
  call.struct_size = sizeof call;
  call.scalar = dtype;
  call.attribute_count = call.input_count = call.output_count = 1;
  call.attributes = &attribute;
  call.inputs = &x;
  call.outputs = &y;
  call.message = message;
  call.message_capacity = sizeof message;
  const gradcheck_op& table = packed_op().table();
  const gradcheck_status status = table.forward(&table, &call);
  return {status, message};
}

}  // namespace

static_assert((sdk::scalars_of<Packed, sdk::ForwardFunction>() & GRADCHECK_SCALAR_PACK8) != 0);
static_assert((sdk::scalars_of<Packed, sdk::BackwardFunction>() & GRADCHECK_SCALAR_PACK8) == 0);
static_assert((sdk::scalars_of<Refusing, sdk::ForwardFunction>() & GRADCHECK_SCALAR_PACK8) == 0);

TEST_CASE("forward in packs computes the same in each lane as in double-double") {
  const Case instance = packed_case(square);
  ForwardCall<Pack8> packed(packed_op(), instance);
  packed.set_input(0, 0, mixed());
  packed.forward();
  for (int lane = 0; lane < 8; ++lane) {
    CHECK(packed.output(0, 0).lane(lane) == mixed().lane(lane) * mixed().lane(lane));
    CHECK(packed.output(0, 1).lane(lane) == 0.0);
  }
}

TEST_CASE("disagreeing lanes have their own status, and other errors are the same as in any scalar") {
  CHECK(answer_to(square).status == GRADCHECK_OK);
  for (const What what : {branch, swallow}) {
    CHECK(answer_to(what).status == GRADCHECK_LANES_DISAGREE);
    CHECK(answer_to(what).message == "the op branches on values whose lanes differ");
  }
  CHECK(answer_to(fail).status == GRADCHECK_FAILED);
  CHECK(answer_to(fail).message == "out of luck");
  CHECK(answer_to(outside).status == GRADCHECK_SHAPE);
}

TEST_CASE("packs are abandoned after three passes with disagreeing lanes, and not earlier") {
  const Case instance = packed_case(branch);
  PackedForward packed(packed_op(), instance);
  for (int attempt = 0; attempt < 3; ++attempt) {
    ForwardCall<Pack8>* const call = packed.open();
    REQUIRE(call != nullptr);
    call->set_input(0, 0, mixed());
    CHECK_FALSE(packed.run());
  }
  CHECK(packed.open() == nullptr);
  CHECK(packed.forward_calls() == 0);

  PackedForward recovering(packed_op(), instance);
  for (int attempt = 0; attempt < 8; ++attempt) {
    ForwardCall<Pack8>* const call = recovering.open();
    REQUIRE(call != nullptr);
    call->set_input(0, 0, attempt % 2 == 0 ? mixed() : Pack8(1.0));
    CHECK(recovering.run() == (attempt % 2 == 1));
  }
  CHECK(recovering.forward_calls() == 32);
}
