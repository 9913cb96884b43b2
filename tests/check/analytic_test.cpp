#include "gradcheck/check/compare/analytic.hpp"

#include <catch2/catch.hpp>

#include <set>
#include <vector>

#include "tests/test_ops/some_case.hpp"
#include "tests/test_ops/square.hpp"

namespace gradcheck::tests {
namespace analytic_test {

struct SquareAt3 {
  SquareAt3() : op(sdk::table_of<Square>()), instance(some_case(op, {{"N", 2}})) {
    instance.inputs[0] = {3, 5};
    instance.upstream[0] = {1, 0.5};
  }
  const Op op;
  Case instance;
};

TEST_CASE("a row of the Jacobian is the gradient for an upstream gradient with a single 1") {
  const SquareAt3 at;
  AnalyticSide<DoubleDouble> side(at.op, at.instance, ScalarKind::double_double);
  CHECK(side.row(0, 1).values[0] == std::vector<DoubleDouble>{DoubleDouble(0), DoubleDouble(10)});
  CHECK(side.gradient().values[0] == std::vector<DoubleDouble>{DoubleDouble(6), DoubleDouble(5)});
  CHECK(side.gradient().written[0] == std::vector<bool>{true, true});
  CHECK(side.forward_calls() == 1);
  CHECK(side.backward_calls() == 3);
}

TEST_CASE("a rounded gradient is that of inputs and upstream gradients that are off by a relative u") {
  const SquareAt3 at;
  constexpr double u = 0x1p-20;
  AnalyticSide<DoubleDouble> side(at.op, at.instance, ScalarKind::double_double);
  RandomStream random(1);
  std::set<double> of_row, of_gradient;
  for (int draw = 0; draw < 64; ++draw) {
    of_row.insert(to_double(side.rounded(random, u, 0, 0).values[0][0]));
    of_gradient.insert(to_double(side.rounded(random, u, {}, 0).values[0][0]));
  }
  // The upstream gradient of a row is exact.
  CHECK(of_row == std::set<double>{6 * (1 - u), 6 * (1 + u)});
  CHECK(of_gradient == std::set<double>{6 * (1 - u) * (1 - u), 6 * (1 - u) * (1 + u), 6 * (1 + u) * (1 + u)});
  CHECK(side.gradient().values[0] == std::vector<DoubleDouble>{DoubleDouble(6), DoubleDouble(5)});
}

}  // namespace analytic_test
}  // namespace gradcheck::tests
