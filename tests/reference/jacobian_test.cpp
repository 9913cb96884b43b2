#include "gradcheck/reference/jacobian.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>

#include "gradcheck/random.hpp"
#include "gradcheck/reference/plateaus.hpp"
#include "gradcheck/reference/projected_derivative.hpp"
#include "gradcheck/reference/step.hpp"
#include "gradcheck/scalar/double_double_math.hpp"
#include "ops/linear/affine.hpp"
#include "tests/faulty_ops/wrong_kink.hpp"
#include "tests/faulty_ops/wrong_matrix.hpp"
#include "tests/reference/black_boxes.hpp"
#include "tests/test_ops/square.hpp"

namespace gradcheck::tests {
namespace {

// A case with these extents of the signature's dimensions; values and upstream on a grid of 2^-8.
Case case_of(const Op& op, std::initializer_list<std::pair<const char*, std::int64_t>> extents,
             std::uint64_t seed = 5) {
  Bindings bindings;
  for (const auto& [name, extent] : extents) bindings.set_dimension(name, extent);
  Case instance = make_case(op, bindings, defaults(op.attributes()));
  RandomStream random(seed);
  for (auto* tensors : {&instance.inputs, &instance.upstream}) {
    for (std::vector<double>& tensor : *tensors) {
      for (double& value : tensor) value = static_cast<double>(random.between(-512, 512)) / 256;
    }
  }
  return instance;
}

double error_of(const Derivative<DoubleDouble>& d, double truth) {
  return std::abs(to_double(d.value - DoubleDouble(truth)));
}

// N = 2, D = 3, M = 4; entry (row, column) of dz/dinput.
double affine_truth(const Case& instance, std::size_t input, std::size_t row, std::size_t column) {
  const std::size_t n = row / 4, m = row % 4;
  if (input == 0) return column / 3 == n ? instance.inputs[1][(column % 3) * 4 + m] : 0;
  if (input == 1) return column % 4 == m ? instance.inputs[0][n * 3 + column / 4] : 0;
  return column == m ? 1 : 0;
}

// Whether the next forward gives the outputs at the inputs of the case.
void check_at_case(SampledOp<DoubleDouble>& sampled) {
  const auto fresh = sampled_op<DoubleDouble>(sampled.op(), sampled.instance());
  fresh->forward();
  sampled.forward();
  for (std::size_t i = 0; i < fresh->output_size(0); ++i) CHECK(sampled.output(0, i) == fresh->output(0, i));
}

TEST_CASE("numeric_jacobian") {
  const Op op(sdk::table_of<ops::Affine>());
  const Case instance = case_of(op, {{"N", 2}, {"D", 3}, {"M", 4}});
  const auto sampled = sampled_op<DoubleDouble>(op, instance);

  SECTION("of an affine function is its matrix, within small bounds and with exact zeros where they are declared") {
    for (std::size_t input = 0; input < 3; ++input) {
      const auto jacobian = numeric_jacobian(*sampled, input);
      CHECK_FALSE(jacobian.breach);
      REQUIRE(jacobian.by_output.size() == 1);
      const std::size_t columns = instance.inputs[input].size();
      REQUIRE(jacobian.by_output[0].size() == 8 * columns);
      for (std::size_t row = 0; row < 8; ++row) {
        for (std::size_t column = 0; column < columns; ++column) {
          const auto& d = jacobian.by_output[0][row * columns + column];
          const double truth = affine_truth(instance, input, row, column);
          CAPTURE(input, row, column, truth, d.bound);
          CHECK(error_of(d, truth) <= d.bound);
          CHECK(d.bound < 1e-22);
          const bool pattern = input == 0   ? column / 3 == row / 4
                               : input == 1 ? column % 4 == row % 4
                                            : column == row % 4;
          CHECK((d.scheme == Scheme::declared_zero) == !pattern);
          if (!pattern) CHECK(d.bound == 0);
        }
      }
    }
  }

  SECTION("costs 8 forward calls per entry and one more, and leaves the inputs as they were") {
    numeric_jacobian(*sampled, 1);
    CHECK(sampled->forward_calls() == 8 * 12 + 1);
    check_at_case(*sampled);
  }
}

TEST_CASE("numeric_jacobian names the first entry that breaks a declared structure") {
  const Op op(sdk::table_of<FalselyDiagonal>());
  const Case instance = case_of(op, {{"N", 3}});
  const auto sampled = sampled_op<DoubleDouble>(op, instance);
  const auto jacobian = numeric_jacobian(*sampled, 0);
  REQUIRE(jacobian.breach);
  CHECK(jacobian.breach->output == 0);
  CHECK(jacobian.breach->input == 0);
  CHECK(jacobian.breach->output_element == 1);
  CHECK(jacobian.breach->input_element == 0);
  CHECK_THAT(jacobian.breach->claim, Catch::StartsWith("y/x is declared"));
  // The entry is measured nevertheless.
  const auto& entry = jacobian.by_output[0][3];
  CHECK(entry.scheme == Scheme::nine_point);
  CHECK(entry.value != DoubleDouble(0));
}

TEST_CASE("derivatives at and beside a kink") {
  const Op op(sdk::table_of<SteepestKink>());
  Case instance = case_of(op, {{"N", 1}});
  instance.upstream[0][0] = 1;
  const auto derivative_at = [&](double x) {
    instance.inputs[0][0] = x;
    const auto sampled = sampled_op<DoubleDouble>(op, instance);
    const auto d = projected_derivative(*sampled, 0, 0);
    const auto jacobian = numeric_jacobian(*sampled, 0).by_output[0][0];
    CHECK(jacobian.lower == d.lower);
    CHECK(jacobian.upper == d.upper);
    return d;
  };

  SECTION("at the kink they are the interval between the slopes") {
    const auto d = derivative_at(0);
    CHECK(d.scheme == Scheme::one_sided);
    CHECK(error_of(d, 0.5) <= d.bound);
    CHECK(std::abs(to_double(d.lower)) <= d.bound);
    CHECK(std::abs(to_double(d.upper - DoubleDouble(1))) <= d.bound);
    CHECK(d.bound < 1e-15);
  }
  SECTION("if the kink is inside of the first stencil but not at x, they are those on the side of x") {
    // h = 2^-27 at 0, so 2^-26 is two steps away.
    for (const double x : {0x1p-26, -0x1p-26, 0x1p-30, -0x1p-30}) {
      CAPTURE(x);
      const auto d = derivative_at(x);
      CHECK(d.scheme == Scheme::nine_point);
      CHECK(d.smooth);
      CHECK(error_of(d, x > 0 ? 1 : 0) <= d.bound);
      CHECK(d.bound < 1e-12);
    }
  }
  SECTION("outside of the stencil they are ordinary derivatives") {
    const auto d = derivative_at(0x1p-20);
    CHECK(error_of(d, 1) <= d.bound);
    CHECK(d.bound < 1e-20);
    CHECK(d.step == 0x1p-27);
  }
}

TEST_CASE("a directional derivative is the sum over its entries") {
  const Op op(sdk::table_of<ops::Affine>());
  const Case instance = case_of(op, {{"N", 2}, {"D", 3}, {"M", 4}});
  RandomStream random(11);
  for (std::size_t input = 0; input < 3; ++input) {
    const auto sampled = sampled_op<DoubleDouble>(op, instance);
    std::vector<double> direction;
    double truth = 0;
    for (std::size_t i = 0; i < instance.inputs[input].size(); ++i) {
      direction.push_back(random.signed_half_to_one(8));
      double projected = 0;
      for (std::size_t row = 0; row < 8; ++row)
        projected += instance.upstream[0][row] * affine_truth(instance, input, row, i);
      truth += direction.back() * projected;
      const auto d = projected_derivative(*sampled, input, i);
      CHECK(error_of(d, projected) <= d.bound);
    }
    const auto d = directional_derivative(*sampled, input, direction);
    CAPTURE(input, truth, d.bound);
    CHECK(error_of(d, truth) <= d.bound);
    CHECK(d.bound < 1e-20);
    check_at_case(*sampled);
  }
}

TEST_CASE("the bound of an entry does not depend on larger ones that move with it, if these move other outputs") {
  const Op op(sdk::table_of<Square>());
  Case instance = case_of(op, {{"N", 3}});
  instance.inputs[0] = {1, 4096, -1};
  instance.upstream[0] = {1, 1, 1};
  const auto sampled = sampled_op<DoubleDouble>(op, instance);
  const std::size_t every[] = {0, 1, 2};
  const GroupedDerivatives<DoubleDouble> together =
      grouped_derivatives(*sampled, Direction::of_entries(0, every, {1, 1, 1}), {3, {0, 1, 2}});
  REQUIRE(together.by_group.size() == 3);
  constexpr double u = ScalarTraits<DoubleDouble>::unit_roundoff, h = 0x1p-17;
  for (std::size_t i = 0; i < 3; ++i) {
    const double x = instance.inputs[0][i];
    CAPTURE(i, together.by_group[i].bound);
    CHECK(error_of(together.by_group[i], 2 * x) <= together.by_group[i].bound);
    // 12 roundings of 2 x^2, the contribution of x to y.
    CHECK(together.by_group[i].bound == Approx(12 * u * 2 * x * x / h).epsilon(0.01));
  }
}

}  // namespace
}  // namespace gradcheck::tests
