#include <catch2/catch.hpp>

#include <string>
#include <vector>

#include "gradcheck/call/packed_forward.hpp"
#include "gradcheck/random.hpp"
#include "gradcheck/reference/jacobian.hpp"
#include "gradcheck/reference/projected_derivative.hpp"
#include "gradcheck/sdk.hpp"

using namespace gradcheck;

namespace {

/// y = tanh(x) e^x / (1 + x^2), without a branch.
struct Smooth {
  static constexpr auto signature = "smooth: x[N] -> y[N]";
  template <class T>
  static void forward(View<T> x, Out<T> y) {
    for (std::int64_t i = 0; i < x.size(); ++i) y[i] = tanh(x[i]) * exp(x[i]) / (T(1) + x[i] * x[i]);
  }
  template <class T>
  static void backward(View<T>, View<T>, View<T>, Out<T>) {}
};

/// The same op without packs.
struct Unpacked : Smooth {
  static constexpr auto signature = "unpacked: x[N] -> y[N]";
  static constexpr bool packs = false;
};

/// y = x A with a fixed A: a product of matrices.
struct Product {
  static constexpr auto signature = "product: x[N,D], w[D,M] -> y[N,M]";
  template <class T>
  static void forward(View<T> x, View<T> w, Out<T> y) {
    y.matrix() = x.matrix() * w.matrix();
  }
  template <class T>
  static void backward(View<T>, View<T>, View<T>, View<T>, Out<T>, Out<T>) {}
};

/// y = |x|, with a branch and with a table.
struct Branching {
  static constexpr auto signature = "branching: x[N] -> y[N]";
  static constexpr auto kinks = "x at 0 slope 0";
  template <class T>
  static void forward(View<T> x, Out<T> y) {
    for (std::int64_t i = 0; i < x.size(); ++i) {
      if (x[i] < T(0))
        y[i] = -x[i];
      else
        y[i] = x[i];
    }
  }
  template <class T>
  static void backward(View<T>, View<T>, View<T>, Out<T>) {}
};

struct Indexing {
  static constexpr auto signature = "indexing: x[N] -> y[N]";
  template <class T>
  static void forward(View<T> x, Out<T> y) {
    const double table[] = {-1, 1};
    for (std::int64_t i = 0; i < x.size(); ++i) y[i] = x[i] * T(table[static_cast<int>(T(x[i] + T(1)))]);
  }
  template <class T>
  static void backward(View<T>, View<T>, View<T>, Out<T>) {}
};

template <class Kind>
Op make_op() {
  return Op(sdk::make_table<Kind>());
}

Case case_of(const Op& op, const std::vector<double>& values) {
  Bindings bindings;
  bindings.set_dimension("N", static_cast<std::int64_t>(values.size()));
  Case instance = make_case(op, bindings, {});
  instance.inputs[0] = values;
  for (std::size_t i = 0; i < values.size(); ++i) instance.upstream[0][i] = 1.0 + 0.25 * static_cast<double>(i);
  return instance;
}

/// The same op, but it does not offer packs.
Op without_packs(const Op& op) {
  gradcheck_op table = op.table();
  table.forward_scalars &= ~GRADCHECK_SCALAR_PACK8;
  return Op(table);
}

bool same(const Derivative<DoubleDouble>& a, const Derivative<DoubleDouble>& b) {
  return a.value == b.value && a.lower == b.lower && a.upper == b.upper && a.bound == b.bound && a.scheme == b.scheme &&
         a.smooth == b.smooth && a.finite == b.finite && a.step == b.step;
}

struct Probe {
  std::vector<Derivative<DoubleDouble>> entries;
  Derivative<DoubleDouble> along;
  std::int64_t calls, packed_calls;
};

Probe probe(const Op& op, const Case& instance) {
  const auto sampled = sampled_op<DoubleDouble>(op, instance);
  Probe result;
  result.entries = numeric_jacobian(*sampled, 0).by_output[0];
  result.along = directional_derivative(*sampled, 0, std::vector<double>(instance.inputs[0].size(), 0.625));
  result.calls = sampled->forward_calls();
  result.packed_calls = sampled->packed()->forward_calls();
  return result;
}

/// Derivatives and counted calls are the same with and without packs.
void check_same(const Op& op, const Case& instance, bool packed) {
  const Op scalar = without_packs(op);
  const Probe a = probe(op, instance), b = probe(scalar, instance);
  REQUIRE(a.entries.size() == b.entries.size());
  int differing = 0;
  for (std::size_t i = 0; i < a.entries.size(); ++i) differing += same(a.entries[i], b.entries[i]) ? 0 : 1;
  CHECK(differing == 0);
  CHECK(same(a.along, b.along));
  CHECK(a.calls == b.calls);
  CHECK((a.packed_calls > 0) == packed);
  CHECK(b.packed_calls == 0);
}

}  // namespace

TEST_CASE("a line sampled in packs gives the derivatives of one call for each node, to the last bit") {
  const Op op = make_op<Smooth>();
  check_same(op, case_of(op, {0.5, -1.25, 3, 0, 1e-5, -20}), true);
}

TEST_CASE("products of matrices give the same samples in packs as in one call for each node") {
  const Op op = make_op<Product>();
  Bindings bindings;
  bindings.set_dimension("N", 3);
  bindings.set_dimension("D", 5);
  bindings.set_dimension("M", 7);
  Case instance = make_case(op, bindings, {});
  RandomStream random(3);
  for (std::vector<double>& input : instance.inputs) {
    for (double& value : input) value = random.signed_half_to_one(20);
  }
  for (double& value : instance.upstream[0]) value = random.signed_half_to_one(20);
  check_same(op, instance, true);
}

TEST_CASE("an op that branches on values is evaluated one lane at a time if the lanes disagree") {
  const Op op = make_op<Branching>();
  check_same(op, case_of(op, {0.5, -1.25}), true);
  // The lanes disagree across a kink only.
  check_same(op, case_of(op, {0.5, 0, -1.25}), true);
  check_same(op, case_of(op, {0, 0}), false);
}

TEST_CASE("an op that uses values as indices is evaluated one lane at a time if the lanes disagree") {
  const Op op = make_op<Indexing>();
  check_same(op, case_of(op, {0.5, -0.5}), true);
  check_same(op, case_of(op, {0.0}), false);
}

TEST_CASE("an op that turns packs off is not called with packs") {
  const Op op = make_op<Unpacked>();
  CHECK((op.table().forward_scalars & GRADCHECK_SCALAR_PACK8) == 0);
  CHECK((make_op<Smooth>().table().forward_scalars & GRADCHECK_SCALAR_PACK8) != 0);
  CHECK((make_op<Smooth>().table().backward_scalars & GRADCHECK_SCALAR_PACK8) == 0);
  check_same(op, case_of(op, {0.5, -1.25}), false);
}

TEST_CASE("packs that keep disagreeing are not tried again") {
  const Op op = make_op<Branching>();
  const Case instance = case_of(op, {0, 0, 0, 0.5});
  const auto sampled = sampled_op<DoubleDouble>(op, instance);
  numeric_jacobian(*sampled, 0);
  CHECK(sampled->packed()->open() == nullptr);
  CHECK(sampled->packed()->forward_calls() == 0);
}
