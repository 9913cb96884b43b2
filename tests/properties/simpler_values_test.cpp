#include "properties/simpler_values.hpp"

#include <catch2/catch.hpp>

#include <vector>

#include "tests/test_ops/declared_op.hpp"

namespace gradcheck::properties {
namespace simpler_values_test {

using tests::declared_op;
using Values = std::vector<double>;

Case case_of(const Op& op, const Values& x) {
  Bindings bindings;
  bindings.set_dimension("N", static_cast<std::int64_t>(x.size()));
  Case instance = make_case(op, bindings, {});
  instance.inputs[0] = x;
  return instance;
}

/// The values of x in the simpler cases of x, in order.
std::vector<Values> simpler(const Values& x) {
  const Op op = declared_op({.signature = "f: x[N] -> y[N]"});
  std::vector<Case> list;
  add_simpler_inputs(op, case_of(op, x), list);
  std::vector<Values> values;
  for (const Case& one : list) values.push_back(one.inputs[0]);
  return values;
}

TEST_CASE("a value is replaced by 0, 1, -1, 2, -2, halves, whole numbers and eighths, if they are simpler") {
  CHECK(simpler({2.3}) == std::vector<Values>{{2}, {0}, {1}, {-1}, {2}, {-2}, {0.5}, {-0.5}, {2}, {2.5}, {2.25}});
  CHECK(simpler({2.25}) == std::vector<Values>{{2}, {0}, {1}, {-1}, {2}, {-2}, {0.5}, {-0.5}, {2}, {2.5}});
  CHECK(simpler({3.5}) == std::vector<Values>{{4}, {0}, {1}, {-1}, {2}, {-2}, {0.5}, {-0.5}, {4}});
  CHECK(simpler({3}) == std::vector<Values>{{0}, {1}, {-1}, {2}, {-2}, {0.5}, {-0.5}});
  CHECK(simpler({-0.5}) == std::vector<Values>{{-1}, {0}, {1}, {-1}, {2}, {-2}, {0.5}, {-1}});
  CHECK(simpler({2}) == std::vector<Values>{{0}, {1}, {-1}});
  CHECK(simpler({0}).empty());
}

TEST_CASE("several values become zero or whole numbers all at once, and not zero by rounding") {
  const std::vector<Values> list = simpler({0.25, -0.25, 3.75});
  REQUIRE(list.size() > 2);
  CHECK(list[0] == Values{0, 0, 0});
  CHECK(list[1] == Values{1, -1, 4});
  CHECK(list[2] == Values{0, -0.25, 3.75});
  CHECK(simpler({0, 0}).empty());
  // Too many entries to simplify one by one.
  CHECK(simpler(Values(48, 2)).size() > 48);
  CHECK(simpler(Values(49, 2)) == std::vector<Values>{Values(49, 0)});
}

TEST_CASE("simpler values stay in the domain") {
  const Op op = declared_op({.signature = "f: x[N] -> y[N]", .domain = "x in [0.75, 3]"});
  std::vector<Case> list;
  add_simpler_inputs(op, case_of(op, {2.3, 0.8}), list);
  REQUIRE(list.size() > 1);
  for (const Case& one : list) {
    for (const double value : one.inputs[0]) CHECK((value >= 0.75 && value <= 3));
  }
}

TEST_CASE("an index becomes zero") {
  const Op op = declared_op({.signature = "f: x[N], ids:index(N)[N] -> y[N]"});
  Case instance = case_of(op, {0, 0, 0});
  instance.inputs[1] = {2, 0, 1};
  std::vector<Case> list;
  add_simpler_inputs(op, instance, list);
  std::vector<Values> ids;
  for (const Case& one : list) ids.push_back(one.inputs[1]);
  CHECK(ids == std::vector<Values>{{0, 0, 0}, {0, 0, 1}, {2, 0, 0}});
}

/// The values of the upstream gradients in the simpler cases of these, in order.
std::vector<std::vector<Values>> simpler_upstreams(const std::vector<Values>& upstream) {
  const Op op = declared_op({.signature = "f: x[N] -> y[N], z[N]"});
  Case instance = case_of(op, Values(upstream[0].size(), 0));
  instance.upstream = upstream;
  std::vector<Case> list;
  add_simpler_upstreams(instance, list);
  std::vector<std::vector<Values>> values;
  for (const Case& one : list) values.push_back(one.upstream);
  return values;
}

TEST_CASE("an upstream gradient becomes a single 1, or one of its entries becomes simpler") {
  CHECK(simpler_upstreams({{3, 0}, {0, 2}}) == std::vector<std::vector<Values>>{{{1, 0}, {0, 0}},
                                                                                {{0, 0}, {0, 1}},
                                                                                {{0, 0}, {0, 2}},
                                                                                {{1, 0}, {0, 2}},
                                                                                {{-1, 0}, {0, 2}},
                                                                                {{2, 0}, {0, 2}},
                                                                                {{3, 0}, {0, 0}},
                                                                                {{3, 0}, {0, 1}},
                                                                                {{3, 0}, {0, -1}}});
}

TEST_CASE("one entry of an upstream gradient stays different from zero") {
  CHECK(simpler_upstreams({{0, 0}, {-1, 0}}) == std::vector<std::vector<Values>>{{{0, 0}, {1, 0}}});
  CHECK(simpler_upstreams({{1, 0}, {0, 0}}).empty());
}

TEST_CASE("the nonzero entries of all upstream gradients are counted") {
  const Op op = declared_op({.signature = "f: x[N] -> y[N], z[N]"});
  Case instance = case_of(op, {0, 0});
  instance.upstream = {{0, 1}, {-2, 3}};
  CHECK(nonzero_upstreams(instance) == 3);
}

}  // namespace simpler_values_test
}  // namespace gradcheck::properties
