#include "gradcheck/reference/compression.hpp"

#include <catch2/catch.hpp>

#include <set>
#include <string>

#include "gradcheck/random.hpp"
#include "tests/test_ops/some_case.hpp"

namespace gradcheck::tests {
namespace {

gradcheck_status never(const gradcheck_op*, gradcheck_call*) { return GRADCHECK_FAILED; }

/// An op that is declared and never called.
Op declared(const char* signature, const char* structure) {
  gradcheck_op table{};
  table.struct_size = sizeof(table);
  table.forward_scalars = table.backward_scalars = GRADCHECK_SCALAR_DOUBLE_DOUBLE;
  table.signature = signature;
  table.structure = structure;
  table.forward = table.backward = &never;
  return Op(table);
}

/// Checks by the definition that columns of one colour share no row, that each row knows its column, and that every
/// column has one colour. Returns the number of colours.
std::size_t check_colours(const Op& op, const Case& instance) {
  const auto compression = Compression::of(op, instance, 0);
  REQUIRE(compression);
  const JacobianPattern pattern(op.signature(), op.structure(), 0, 0, instance.output_shapes[0],
                                instance.input_shapes[0]);
  std::set<std::size_t> seen;
  for (std::size_t number = 0; number < compression->colours(); ++number) {
    const Colour colour = compression->colour(number);
    REQUIRE(colour.rows.count == colour.members.size());
    REQUIRE(colour.rows.of_output.size() == static_cast<std::size_t>(instance.output_shapes[0].size()));
    for (const std::size_t column : colour.members) CHECK(seen.insert(column).second);
    for (std::size_t row = 0; row < colour.rows.of_output.size(); ++row) {
      std::size_t member = OutputGroups::none;
      for (std::size_t i = 0; i < colour.members.size(); ++i) {
        if (!pattern.may_be_nonzero(static_cast<std::int64_t>(row), static_cast<std::int64_t>(colour.members[i])))
          continue;
        CAPTURE(number, row, colour.members[i]);
        CHECK(member == OutputGroups::none);
        member = i;
      }
      CHECK(colour.rows.of_output[row] == member);
    }
  }
  CHECK(seen.size() == instance.inputs[0].size());
  return compression->colours();
}

TEST_CASE("columns of one colour have no row in common") {
  const char* const sequence = "f: x[B,T,C], m[M] -> y[B,T,M]";
  const auto colours = [&](const char* structure, std::int64_t b, std::int64_t t, std::int64_t c, std::int64_t m) {
    const Op op = declared(sequence, structure);
    CAPTURE(structure, b, t, c, m);
    return check_colours(op, some_case(op, {{"B", b}, {"T", t}, {"C", c}, {"M", m}}));
  };
  CHECK(colours("y/x block-diagonal over B", 5, 3, 2, 4) == 6);
  CHECK(colours("y/x block-diagonal over B, block-diagonal over T", 5, 3, 2, 4) == 2);
  CHECK(colours("y/x banded 1 over T", 2, 9, 2, 3) == 2 * 3 * 2);
  CHECK(colours("y/x banded 1 over T, block-diagonal over B", 4, 10, 1, 2) == 3);
  CHECK(colours("y/x banded 2 over T, block-diagonal over B", 2, 11, 2, 1) == 10);
  CHECK(colours("y/x banded 0 over T, block-diagonal over B", 3, 7, 1, 2) == 1);
  CHECK(colours("y/x banded 20 over T, block-diagonal over B", 2, 7, 1, 1) == 7);
  CHECK(colours("y/x causal over T, block-diagonal over B", 3, 4, 2, 2) == 8);
  CHECK(colours("y/x banded 1 over T, causal over T, block-diagonal over B", 2, 8, 1, 1) >= 2);
  CHECK(colours("y/x block-diagonal over B", 1, 3, 2, 1) == 6);
}

TEST_CASE("a diagonal has one colour, also with broadcasting") {
  const Op add = declared("add: x[A...], y[B...] -> z[broadcast(A,B)]", "z/x diagonal");
  for (const auto& [a, b] : {std::pair<Shape, Shape>{{4, 3}, {4, 3}}, {{3}, {4, 3}}, {{4, 1}, {4, 3}}, {{1}, {5}}}) {
    Bindings bindings;
    bindings.set_sequence("A", a);
    bindings.set_sequence("B", b);
    const Case instance = make_case(add, bindings, {});
    if (a.size() > 1) CHECK(check_colours(add, instance) == 1);
  }
}

TEST_CASE("random patterns are coloured by the definition") {
  RandomStream random(3);
  for (int trial = 0; trial < 200; ++trial) {
    std::string structure = random.coin() ? "y/x block-diagonal over B" : "y/x banded 1 over B";
    if (random.coin()) structure += ", banded " + std::to_string(random.below(4)) + " over T";
    const Op op = declared("f: x[B,C,T], m[M] -> y[M,T,B]", structure.c_str());
    const auto extent = [&] { return static_cast<std::int64_t>(1 + random.below(6)); };
    CAPTURE(structure);
    check_colours(op, some_case(op, {{"B", extent()}, {"C", extent()}, {"T", extent()}, {"M", extent()}}));
  }
}

TEST_CASE("an op without a declared pattern has no colours") {
  const Op dense = declared("f: x[N] -> y[N]", "y/x linear");
  CHECK_FALSE(Compression::of(dense, some_case(dense, {{"N", 4}}), 0));
  const Op two = declared("f: x[N] -> y[N], z[N]", "y/x diagonal");
  CHECK_FALSE(Compression::of(two, some_case(two, {{"N", 4}}), 0));
}

}  // namespace
}  // namespace gradcheck::tests
