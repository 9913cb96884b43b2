#include "properties/smaller_shapes.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <utility>
#include <vector>

#include "tests/test_ops/declared_op.hpp"

namespace gradcheck::properties {
namespace smaller_shapes_test {

using tests::declared_op;
using Values = std::vector<double>;

/// Values 1, 2, 3, ... in every tensor.
void number(Case& instance) {
  for (auto* tensors : {&instance.inputs, &instance.upstream}) {
    for (Values& values : *tensors) {
      for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<double>(i + 1);
    }
  }
}

TEST_CASE("a dimension shrinks to 1, 2, its half and one less, and the values are cut") {
  const Op op = declared_op({.signature = "f: x[N,M] -> y[N]"});
  Bindings bindings;
  bindings.set_dimension("N", 3);
  bindings.set_dimension("M", 7);
  Case instance = make_case(op, bindings, {});
  number(instance);
  instance.seed = 17;
  std::vector<Case> list;
  add_smaller_dimensions(op, instance, list);
  std::vector<Shape> shapes;
  for (const Case& one : list) {
    shapes.push_back(one.input_shapes[0]);
    CHECK(one.seed == 17);
  }
  REQUIRE(shapes == std::vector<Shape>{{1, 7}, {2, 7}, {3, 1}, {3, 2}, {3, 3}, {3, 6}});
  CHECK(list[1].inputs[0] == Values{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14});
  CHECK(list[1].upstream[0] == Values{1, 2});
  CHECK(list[3].inputs[0] == Values{1, 2, 8, 9, 15, 16});
  CHECK(list[3].upstream[0] == Values{1, 2, 3});
}

TEST_CASE("an upstream gradient that is cut to zeros gets a one") {
  const Op op = declared_op({.signature = "f: x[N] -> y[N]"});
  Bindings bindings;
  bindings.set_dimension("N", 3);
  Case instance = make_case(op, bindings, {});
  number(instance);
  instance.upstream[0] = {0, 0, 5};
  std::vector<Case> list;
  add_smaller_dimensions(op, instance, list);
  REQUIRE(list.size() == 2);
  CHECK(list[0].upstream[0] == Values{1});
  CHECK(list[1].upstream[0] == Values{1, 0});
}

TEST_CASE("indices are cut to the range that is left") {
  const Op op = declared_op({.signature = "f: table[V], ids:index(V)[N] -> y[N]"});
  Bindings bindings;
  bindings.set_dimension("V", 4);
  bindings.set_dimension("N", 1);
  Case instance = make_case(op, bindings, {});
  number(instance);
  instance.inputs[1] = {3};
  std::vector<Case> list;
  add_smaller_dimensions(op, instance, list);
  REQUIRE(list.size() == 3);
  CHECK(list[0].inputs[1] == Values{0});
  CHECK(list[1].inputs[1] == Values{1});
  CHECK(list[2].inputs[1] == Values{0});
}

TEST_CASE("conditions of the signature hold in smaller cases") {
  const Op op = declared_op({.signature = "f: x[N] -> y[N-1] where N >= 3", .attributes = "k: int in 0..N-1 = 0"});
  Bindings bindings;
  bindings.set_dimension("N", 5);
  AttributeValues attributes;
  attributes.set("k", AttributeValue::of_integer(3));
  Case instance = make_case(op, bindings, attributes);
  number(instance);
  std::vector<Case> list;
  add_smaller_dimensions(op, instance, list);
  REQUIRE(list.size() == 1);
  CHECK(list[0].input_shapes[0] == Shape{4});
}

TEST_CASE("a sequence loses its first axis or has shorter ones") {
  const Op op = declared_op({.signature = "f: x[A...] -> y[A...]"});
  Bindings bindings;
  bindings.set_sequence("A", {2, 3});
  Case instance = make_case(op, bindings, {});
  number(instance);
  std::vector<Case> list;
  add_smaller_sequences(op, instance, list);
  std::vector<Shape> shapes;
  for (const Case& one : list) shapes.push_back(one.input_shapes[0]);
  REQUIRE(shapes == std::vector<Shape>{{3}, {1, 3}, {2, 1}, {2, 2}});
  CHECK(list[0].inputs[0] == Values{1, 2, 3});
  CHECK(list[2].inputs[0] == Values{1, 4});
  CHECK(list[3].inputs[0] == Values{1, 2, 4, 5});
}

TEST_CASE("sequences that broadcast together shrink together") {
  const Op op = declared_op({.signature = "f: x[A...], y[B...] -> z[broadcast(A,B)]"});
  Bindings bindings;
  bindings.set_sequence("A", {4, 3});
  bindings.set_sequence("B", {3});
  Case instance = make_case(op, bindings, {});
  number(instance);
  std::vector<Case> list;
  add_smaller_sequences(op, instance, list);
  std::vector<std::pair<Shape, Shape>> shapes;
  for (const Case& one : list) shapes.emplace_back(one.input_shapes[0], one.input_shapes[1]);
  CHECK(shapes ==
        std::vector<std::pair<Shape, Shape>>{
            {{3}, {3}}, {{1, 3}, {3}}, {{2, 3}, {3}}, {{3, 3}, {3}}, {{4, 3}, {}}, {{4, 1}, {1}}, {{4, 2}, {2}}});
}

TEST_CASE("an attribute gets its default unless the case grows") {
  const Op op = declared_op({.signature = "f: x[N] -> y[N,k]", .attributes = "k: int in 1..5 = 3; flag: bool = false"});
  Bindings bindings;
  bindings.set_dimension("N", 2);
  for (const std::int64_t k : {1, 3, 5}) {
    AttributeValues attributes;
    attributes.set("k", AttributeValue::of_integer(k));
    attributes.set("flag", AttributeValue::of_flag(true));
    Case instance = make_case(op, bindings, attributes);
    number(instance);
    std::vector<Case> list;
    add_default_attributes(op, instance, list);
    CAPTURE(k);
    REQUIRE(list.size() == (k > 3 ? 2 : 1));
    CHECK(list.front().attributes.integer("k") == std::min<std::int64_t>(k, 3));
    CHECK(list.back().attributes.integer("k") == k);
    CHECK_FALSE(list.back().attributes.flag("flag"));
  }
}

}  // namespace smaller_shapes_test
}  // namespace gradcheck::properties
