// Ops are accurate where the obvious formula overflows or cancels. Expected values: 100-digit evaluation, rounded to
// binary64.
#include <catch2/catch.hpp>

#include <cmath>
#include <functional>
#include <string>
#include <vector>

#include "gradcheck/call/evaluation.hpp"
#include "ops/builtin_ops.hpp"
#include "tests/ops/apply_op.hpp"

namespace gradcheck::tests {
namespace {

using Values = std::vector<double>;

/// The first entry of the output of a built-in op in binary64.
double first_output(const std::string& name, const std::vector<Input>& inputs) {
  for (const Op& op : ops::builtin_ops()) {
    if (op.name() != name) continue;
    std::vector<Shape> shapes;
    for (const Input& input : inputs) shapes.push_back(input.shape);
    const AttributeValues attributes = defaults(op.attributes());
    Case instance = make_case(op, bind_shapes(op.signature(), attributes, shapes), attributes);
    for (std::size_t i = 0; i < inputs.size(); ++i) instance.inputs[i] = inputs[i].values;
    Evaluation<double> evaluation(op, instance);
    evaluation.forward();
    return evaluation.output(0, 0);
  }
  FAIL("there is no built-in op " << name);
  return 0;
}

struct Trap {
  std::string op;
  std::vector<Input> inputs;
  double expected;
  std::function<double()> naive;
};

double mean_of(const Values& x) { return (x[0] + x[1] + x[2]) / 3; }

const Values far_away{1e8, 1e8 + 1, 1e8 + 2};

const std::vector<Trap>& traps() {
  static const std::vector<Trap> all{
      {"softplus", {{{1}, {1000}}}, 1000, [] { return std::log(1 + std::exp(1000.0)); }},
      {"softplus", {{{1}, {-40}}}, 4.24835425529158898631e-18, [] { return std::log(1 + std::exp(-40.0)); }},
      {"logsigmoid", {{{1}, {-1000}}}, -1000, [] { return std::log(1 / (1 + std::exp(1000.0))); }},
      {"sigmoid", {{{1}, {1000}}}, 1, [] { return std::exp(1000.0) / (1 + std::exp(1000.0)); }},
      {"tanh", {{{1}, {1000}}}, 1, [] { return (std::exp(2000.0) - 1) / (std::exp(2000.0) + 1); }},
      {"logsumexp", {{{2}, {1000, 1000}}}, 1000.6931471805599453, [] { return std::log(2 * std::exp(1000.0)); }},
      {"log_softmax", {{{2}, {-1000, 0}}}, -1000, [] { return std::log(std::exp(-1000.0) / (std::exp(-1000.0) + 1)); }},
      {"logaddexp",
       {{{1}, {1000}}, {{1}, {1000}}},
       1000.6931471805599453,
       [] { return std::log(std::exp(1000.0) + std::exp(1000.0)); }},
      {"hypot", {{{1}, {3e200}}, {{1}, {4e200}}}, 5e200, [] { return std::sqrt(3e200 * 3e200 + 4e200 * 4e200); }},
      {"expm1", {{{1}, {0x1p-60}}}, 0x1p-60, [] { return std::exp(0x1p-60) - 1; }},
      {"log1p", {{{1}, {0x1p-60}}}, 0x1p-60, [] { return std::log(1 + 0x1p-60); }},
      {"binary_cross_entropy_with_logits",
       {{{1}, {1000}}, {{1}, {0}}},
       1000,
       [] { return -std::log(1 - 1 / (1 + std::exp(-1000.0))); }},
      {"variance", {{{3}, far_away}}, 1, [] {
         const Values& x = far_away;
         return 1.5 * (mean_of({x[0] * x[0], x[1] * x[1], x[2] * x[2]}) - mean_of(x) * mean_of(x));
       }}};
  return all;
}

TEST_CASE("ops are accurate where the obvious formula overflows or cancels") {
  for (const Trap& trap : traps()) {
    CAPTURE(trap.op, trap.expected);
    const double ours = first_output(trap.op, trap.inputs);
    CHECK(std::abs(ours - trap.expected) <= 4 * 0x1p-53 * std::abs(trap.expected));
    // The formula is not: its relative error is above one in a million, or it is not finite.
    CHECK_FALSE(std::abs(trap.naive() - trap.expected) <= 1e-6 * std::abs(trap.expected));
  }
}

}  // namespace
}  // namespace gradcheck::tests
