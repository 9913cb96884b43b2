#include "ops/elementwise/add.hpp"
#include "ops/elementwise/div.hpp"
#include "ops/elementwise/max.hpp"
#include "ops/elementwise/mul.hpp"
#include "ops/elementwise/sub.hpp"
#include "tests/ops/call_op.hpp"

#include <catch2/catch.hpp>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

namespace gradcheck::ops {
namespace {

using tests::difference;
using tests::Extents;
using tests::in_each_scalar;
using tests::Tensor;

using Decimals = std::vector<std::string>;

struct Operand {
  Extents extents;
  std::vector<double> values;
};

struct Expected {
  Decimals z, dx, dy;
};

/// dz is 1, 2, 4, 8, ... so that each sum over copies shows its terms.
template <class Op>
void check(const Operand& x, const Operand& y, const Extents& extents, const Expected& expected, double units = 0) {
  in_each_scalar([&]<class T>() {
    Tensor<T> z(extents), dx(x.extents), dy(y.extents);
    const Tensor<T> left(x.extents, x.values), right(y.extents, y.values);
    std::vector<double> powers;
    for (std::size_t k = 0; k < z.size(); ++k) powers.push_back(std::ldexp(1.0, static_cast<int>(k)));
    Op::template forward<T>(left, right, z);
    CHECK(difference(z, expected.z, units) == "");
    Op::template backward<T>(left, right, z, Tensor<T>(extents, powers), dx, dy);
    CHECK(difference(dx, expected.dx, units) == "");
    CHECK(difference(dy, expected.dy, units) == "");
  });
}

const Operand column{{2, 1}, {3, -5}};
const Operand row{{3}, {1, 2, 8}};

// Computed by hand. dz = 1 2 4 / 8 16 32: rows sum to 7 and 56, columns to 9, 18 and 36.
TEST_CASE("add broadcasts and sums the gradients of the copies") {
  check<Add>(column, row, {2, 3}, {{"4", "5", "11", "-4", "-3", "3"}, {"7", "56"}, {"9", "18", "36"}});
}

TEST_CASE("sub broadcasts and sums the gradients of the copies") {
  check<Sub>(column, row, {2, 3}, {{"2", "1", "-5", "-6", "-7", "-13"}, {"7", "56"}, {"-9", "-18", "-36"}});
}

// dx = 1+4+32, 8+32+256; dy = 3-40, 6-80, 12-160.
TEST_CASE("mul broadcasts and sums the gradients of the copies") {
  check<Mul>(column, row, {2, 3}, {{"3", "6", "24", "-5", "-10", "-40"}, {"37", "296"}, {"-37", "-74", "-148"}});
}

// dx = 1+1+1/2, 8+8+4; dy = -(3-40)/1, -(6-80)/4, -(12-160)/64.
TEST_CASE("div broadcasts and sums the gradients of the copies") {
  check<Div>(column, row, {2, 3},
             {{"3", "1.5", "0.375", "-5", "-2.5", "-0.625"}, {"2.5", "20"}, {"37", "18.5", "2.3125"}});
}

TEST_CASE("div has one rounding per operation") {
  const std::string third(104, '3'), ninth(104, '1');
  check<Div>({{}, {1}}, {{}, {3}}, {}, {{"0." + third}, {"0." + third}, {"-0." + ninth}}, 3);
}

TEST_CASE("div has a finite gradient where the square of its denominator overflows") {
  const Tensor<double> x({}, {1e200}), y({}, {1e200}), dz({}, {1});
  Tensor<double> z({}), dx({}), dy({});
  Div::forward<double>(x, y, z);
  Div::backward<double>(x, y, z, dz, dx, dy);
  CHECK(dy[0] == Approx(-1e-200).epsilon(1e-15).margin(0));
  CHECK(1e200 / (1e200 * 1e200) == 0);  // x / y^2
}

// A column and a row: 3 > 1, 3 > 2, 3 < 8 and -5 below all.
TEST_CASE("max passes the gradient to the larger") {
  check<Max>(column, row, {2, 3}, {{"3", "3", "8", "1", "2", "8"}, {"3", "0"}, {"8", "16", "36"}});
}

TEST_CASE("max halves the gradient at a tie") {
  check<Max>({{3}, {1, 2, 3}}, {{3}, {1, 3, 2}}, {3}, {{"1", "3", "3"}, {"0.5", "0", "4"}, {"0.5", "2", "0"}});
  check<Max>({{2, 2}, {1, 2, 0, 1}}, {{}, {1}}, {2, 2}, {{"1", "2", "1", "1"}, {"0.5", "2", "0", "4"}, {"8.5"}});
}

TEST_CASE("max keeps NaN on either side") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  check<Max>({{3}, {nan, 1, 2}}, {{3}, {1, nan, 1}}, {3},
             {{"nan", "nan", "2"}, {"nan", "nan", "4"}, {"nan", "nan", "0"}});
}

TEST_CASE("binary ops take scalars, equal shapes and extents of 1 on both sides") {
  check<Add>({{}, {1}}, {{}, {2}}, {}, {{"3"}, {"1"}, {"1"}});
  check<Mul>({{2, 2}, {1, 2, 3, 4}}, {{2, 2}, {5, 6, 7, 8}}, {2, 2},
             {{"5", "12", "21", "32"}, {"5", "12", "28", "64"}, {"1", "4", "12", "32"}});
  check<Sub>({{2}, {1, 2}}, {{1, 1, 1}, {3}}, {1, 1, 2}, {{"-2", "-1"}, {"1", "2"}, {"-3"}});
  // The middle axis of three is broadcast: x[i,0,k] collects dz[i,0,k] + dz[i,1,k].
  check<Add>({{2, 1, 2}, {0, 1, 2, 3}}, {{2, 2}, {10, 20, 30, 40}}, {2, 2, 2},
             {{"10", "21", "30", "41", "12", "23", "32", "43"}, {"5", "10", "80", "160"}, {"17", "34", "68", "136"}});
}

TEST_CASE("binary ops take tensors without elements, and the gradient of an unused operand is 0") {
  check<Add>({{0, 3}, {}}, {{3}, {1, 2, 3}}, {0, 3}, {{}, {}, {"0", "0", "0"}});
  check<Sub>({{2, 1}, {1, 2}}, {{0}, {}}, {2, 0}, {{}, {"0", "0"}, {}});
  check<Mul>({{}, {7}}, {{0}, {}}, {0}, {{}, {"0"}, {}});
  check<Div>({{1}, {7}}, {{0}, {}}, {0}, {{}, {"0"}, {}});
  check<Max>({{0}, {}}, {{1}, {7}}, {0}, {{}, {}, {"0"}});
}

TEST_CASE("binary ops take layouts with gaps") {
  const Tensor<double> x({2, 1}, {3, -5}, 4), y({3}, {1, 2, 8}, 2), dz({2, 3}, {1, 2, 4, 8, 16, 32}, 3);
  auto z = Tensor<double>::with_gaps({2, 3}, 2);
  auto dx = Tensor<double>::with_gaps({2, 1}, 2);
  auto dy = Tensor<double>::with_gaps({3}, 5);
  Mul::forward<double>(x, y, z);
  CHECK(difference(z, {"3", "6", "24", "-5", "-10", "-40"}, 0) == "");
  Mul::backward<double>(x, y, z, dz, dx, dy);
  CHECK(difference(dx, {"37", "296"}, 0) == "");
  CHECK(difference(dy, {"-37", "-74", "-148"}, 0) == "");
}

}  // namespace
}  // namespace gradcheck::ops
