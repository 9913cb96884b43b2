// A built-in op refuses invalid inputs with one sentence: the name of the op, the shape, and the rule.
#include <catch2/catch.hpp>

#include <string>
#include <vector>

#include "gradcheck/declare/attributes.hpp"
#include "gradcheck/declare/shape_rules.hpp"
#include "gradcheck/error.hpp"
#include "ops/builtin_ops.hpp"
#include "properties/case_generator.hpp"
#include "tests/test_ops/ordinary_case.hpp"

namespace gradcheck::tests {
namespace {

/// Why the op refuses these shapes; empty if it does not.
std::string refusal(const Op& op, const std::vector<Shape>& shapes, const AttributeValues& attributes) {
  try {
    const Bindings bindings = bind_shapes(op.signature(), attributes, shapes);
    output_shapes(op.signature(), bindings, attributes);
  } catch (const ShapeError& error) {
    return error.what();
  }
  return "";
}

TEST_CASE("every built-in op refuses a wrong shape and names itself and the shape") {
  const properties::CaseGenerator generator;
  int refused = 0, ops_that_refuse = 0;
  for (const Op& op : ops::builtin_ops()) {
    const int before = refused;
    for (std::uint64_t seed = 0; seed < 5; ++seed) {
      const Case instance = ordinary_case(op, seed);
      REQUIRE(refusal(op, instance.input_shapes, instance.attributes).empty());
      for (std::size_t input = 0; input < instance.input_shapes.size(); ++input) {
        std::vector<Shape> shapes = instance.input_shapes;
        // Sequences take any rank and extents; three more axes and a prime extent fit into few signatures.
        std::vector<std::int64_t> extents(shapes[input].begin(), shapes[input].end());
        extents.insert(extents.begin(), {13, 11, 17});
        shapes[input] = Shape(extents);
        const std::string sentence = refusal(op, shapes, instance.attributes);
        if (sentence.empty()) continue;
        ++refused;
        CAPTURE(sentence, op.signature().text);
        CHECK(sentence.find(op.name()) == 0);
        const bool names_a_shape =
            sentence.find('[') != std::string::npos || sentence.find("extent") != std::string::npos ||
            sentence.find("axis") != std::string::npos || sentence.find("where") != std::string::npos;
        CHECK(names_a_shape);
      }
    }
    ops_that_refuse += refused > before ? 1 : 0;
  }
  CHECK(refused > 200);
  CHECK(ops_that_refuse > 60);
}

TEST_CASE("every attribute of a built-in op has a range and refuses values outside of it by name") {
  const properties::CaseGenerator generator;
  int refused = 0;
  for (const Op& op : ops::builtin_ops()) {
    const Case instance = ordinary_case(op, 1);
    AttributeValues earlier;
    for (const AttributeSpec& spec : op.attributes()) {
      CAPTURE(op.name(), spec.name);
      if (spec.kind == AttributeKind::integer) {
        const auto problem = out_of_range(spec, AttributeValue::of_integer(1000000), instance.bindings, earlier);
        REQUIRE(problem);
        CHECK(problem->find(spec.name + " = 1000000 is outside") == 0);
        ++refused;
      }
      if (spec.kind == AttributeKind::choice) CHECK_THROWS_AS(parse_value(spec, "no such word"), AttributeError);
      CHECK_FALSE(out_of_range(spec, *instance.attributes.find(spec.name), instance.bindings, earlier));
      earlier.set(spec.name, *instance.attributes.find(spec.name));
    }
  }
  CHECK(refused > 30);
}

}  // namespace
}  // namespace gradcheck::tests
