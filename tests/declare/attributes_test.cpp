#include "gradcheck/declare/attributes.hpp"

#include "gradcheck/error.hpp"
#include "tests/declare/mutated_text.hpp"
#include "tests/declare/parse_failure.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

namespace gradcheck {
namespace attributes_test {

using Catch::Matchers::Message;
using Names = std::vector<std::string>;

const Signature signature = parse_signature("f: x[A...], k[K] -> y[]");
const std::string text =
    "stride: int in 1..3 = 1; alpha: real in [0, 2] = 0.01; keepdims: bool = false; "
    "axis: int in -rank(A)..rank(A)-1 = -1; mode: {none, sum, mean} = mean";

std::string failure(const std::string& wrong) {
  return tests::parse_failure([&] { parse_attributes(wrong, signature); });
}

AttributeSpec spec(const std::string& name) {
  for (const AttributeSpec& candidate : parse_attributes(text, signature)) {
    if (candidate.name == name) return candidate;
  }
  throw UsageError("no attribute " + name + " in the test");
}

TEST_CASE("attributes are declared with kind, range and default") {
  const auto specs = parse_attributes(text, signature);
  REQUIRE(specs.size() == 5);
  CHECK(specs[0].kind == AttributeKind::integer);
  CHECK(specs[0].range_text() == "1..3");
  CHECK(specs[1].kind == AttributeKind::real);
  CHECK(specs[1].range_text() == "[0, 2]");
  CHECK(specs[2].kind == AttributeKind::flag);
  CHECK(specs[3].range_text() == "-rank(A)..rank(A)-1");
  CHECK(specs[4].range_text() == "{none, sum, mean}");
  CHECK(attribute_names(text) == Names{"stride", "alpha", "keepdims", "axis", "mode"});
  CHECK(parse_attributes(" ", signature).empty());
  CHECK(parse_attributes("n: bool = true;", signature).size() == 1);
}

TEST_CASE("defaults are looked up by name and kind") {
  const AttributeValues values = defaults(parse_attributes(text, signature));
  CHECK(values.integer("stride") == 1);
  CHECK(values.real("alpha") == 0.01);
  CHECK_FALSE(values.flag("keepdims"));
  CHECK(values.integer("axis") == -1);
  CHECK(values.choice("mode") == 2);
  CHECK(values.to_string() == "stride=1, alpha=0.01, keepdims=false, axis=-1, mode=mean");
}

TEST_CASE("a lookup that fails says what there is") {
  const AttributeValues values = defaults(parse_attributes("stride: int in 1..3 = 1; pad: int in 0..1 = 0", signature));
  CHECK_THROWS_MATCHES(values.integer("step"), AttributeError, Message("no attribute 'step'; known are stride, pad"));
  CHECK_THROWS_MATCHES(values.real("pad"), AttributeError, Message("attribute 'pad' was read as real, but it is int"));
  CHECK_THROWS_MATCHES(AttributeValues{}.flag("pad"), AttributeError, Message("no attribute 'pad'; there are none"));
}

TEST_CASE("setting a value replaces it in place") {
  AttributeValues values = defaults(parse_attributes("a: int in 1..3 = 1; b: bool = true", signature));
  values.set("a", AttributeValue::of_integer(3));
  CHECK(values.to_string() == "a=3, b=true");
  CHECK(values.size() == 2);
}

TEST_CASE("an integer range follows the shapes") {
  Bindings bindings;
  bindings.set_sequence("A", {2, 3, 4});
  const IntegerRange range = integer_range(spec("axis"), bindings, {});
  CHECK(range.lower == -3);
  CHECK(range.upper == 2);
  CHECK_FALSE(range.empty());
  bindings.set_sequence("A", {});
  CHECK(integer_range(spec("axis"), bindings, {}).empty());
}

TEST_CASE("an integer range may use an attribute declared before") {
  const auto specs = parse_attributes("pad: int in 0..K-1 = 0; shift: int in -pad..pad = 0", signature);
  Bindings bindings;
  bindings.set_dimension("K", 5);
  AttributeValues earlier;
  earlier.set("pad", AttributeValue::of_integer(2));
  CHECK(integer_range(specs[0], bindings, {}).upper == 4);
  CHECK(integer_range(specs[1], bindings, earlier).lower == -2);
}

TEST_CASE("a value outside its range is named") {
  Bindings bindings;
  bindings.set_sequence("A", {2, 3});
  const auto verdict = [&](const std::string& name, const AttributeValue& value) {
    return out_of_range(spec(name), value, bindings, {}).value_or("inside");
  };
  CHECK(verdict("stride", AttributeValue::of_integer(3)) == "inside");
  CHECK(verdict("stride", AttributeValue::of_integer(7)) == "stride = 7 is outside 1..3");
  CHECK(verdict("stride", AttributeValue::of_real(2)) == "stride = 2 is real, not int");
  CHECK(verdict("axis", AttributeValue::of_integer(-2)) == "inside");
  CHECK(verdict("axis", AttributeValue::of_integer(2)) == "axis = 2 is outside -rank(A)..rank(A)-1 = -2..1");
  CHECK(verdict("alpha", AttributeValue::of_real(2)) == "inside");
  CHECK(verdict("alpha", AttributeValue::of_real(2.5)) == "alpha = 2.5 is outside [0, 2]");
  CHECK(verdict("mode", AttributeValue::of_choice(2, "mean")) == "inside");
  CHECK(verdict("mode", AttributeValue::of_choice(3, "max")) == "mode = max is outside {none, sum, mean}");
}

TEST_CASE("a value is read from the command line") {
  CHECK(parse_value(spec("stride"), "3") == AttributeValue::of_integer(3));
  CHECK(parse_value(spec("axis"), "-1") == AttributeValue::of_integer(-1));
  CHECK(parse_value(spec("alpha"), "1e-3") == AttributeValue::of_real(0.001));
  CHECK(parse_value(spec("keepdims"), "true") == AttributeValue::of_flag(true));
  CHECK(parse_value(spec("mode"), " sum ") == AttributeValue::of_choice(1, "sum"));
  CHECK(parse_value(spec("axis"), "99") == AttributeValue::of_integer(99));  // its range is known only with shapes
}

TEST_CASE("a wrong value on the command line is refused") {
  CHECK_THROWS_MATCHES(parse_value(spec("stride"), "7"), AttributeError, Message("stride = 7 is outside 1..3"));
  CHECK_THROWS_MATCHES(parse_value(spec("stride"), "2.5"), AttributeError,
                       Message("value of 'stride', column 2: expected the end of the text, got '.'"));
  CHECK_THROWS_MATCHES(parse_value(spec("mode"), "max"), AttributeError,
                       Message("value of 'mode', column 1: expected one of {none, sum, mean}, got 'max'"));
  CHECK_THROWS_AS(parse_value(spec("alpha"), "nan"), AttributeError);
  CHECK_THROWS_AS(parse_value(spec("alpha"), "-0.5"), AttributeError);
  CHECK_THROWS_AS(parse_value(spec("keepdims"), "1"), AttributeError);
  CHECK_THROWS_AS(parse_value(spec("stride"), ""), AttributeError);
}

TEST_CASE("a wrong attribute is refused at its column") {
  CHECK(failure("3: bool = true") == "column 1: expected an attribute, got '3'");
  CHECK(failure("a bool = true") == "column 3: expected ':', got 'bool'");
  CHECK(failure("a: float in [0,1] = 0") == "column 4: expected int, real, bool or '{', got 'float'");
  CHECK(failure("a: int = 1") == "column 8: expected 'in', got '='");
  CHECK(failure("a: int in 1-3 = 1") == "column 15: expected an operator or '..', got '='");
  CHECK(failure("a: int in 3..1 = 2") == "column 14: expected an upper end not below the lower one, got '1'");
  CHECK(failure("a: int in 0..1/0 = 0") == "column 14: expected an expression that has a value, got '1'");
  CHECK(failure("a: int in 0..Q = 0") ==
        "column 14: expected a dimension of the signature or an attribute declared before, got 'Q'");
  CHECK(failure("a: int in 0..a = 0") ==
        "column 14: expected a dimension of the signature or an attribute declared before, got 'a'");
  CHECK(failure("a: int in 0..rank(B) = 0") == "column 19: expected a sequence of the signature, got 'B'");
  CHECK(failure("a: int in 1..3 = 4") == "column 18: expected a default in 1..3, got '4'");
  CHECK(failure("a: int in 1..K = 0") == "column 18: expected a default in 1..K, got '0'");
  CHECK(failure("a: int in 1..3") == "column 15: expected '=', got the end of the text");
  CHECK(failure("a: real in [0, 1] = 2") == "column 21: expected a default in [0, 1], got '2'");
  CHECK(failure("a: real in [0, 1] = x") == "column 21: expected a number, got 'x'");
  CHECK(failure("a: bool = 1") == "column 11: expected true or false, got '1'");
  CHECK(failure("a: {} = x") == "column 5: expected a choice, got '}'");
  CHECK(failure("a: {p, p} = p") == "column 8: expected a choice not listed before, got 'p'");
  CHECK(failure("a: {p q} = p") == "column 7: expected ',' or '}', got 'q'");
  CHECK(failure("a: {p, q} = r") == "column 13: expected one of {p, q}, got 'r'");
  CHECK(failure("a: bool = true b: bool = true") == "column 16: expected ';' or the end of the text, got 'b'");
  CHECK(failure("a: bool = true; a: bool = true") == "column 17: expected an attribute name not used before, got 'a'");
  CHECK(failure("K: bool = true") == "column 1: expected an attribute name, not one of the signature, got 'K'");
  CHECK(failure("x: bool = true") == "column 1: expected an attribute name, not one of the signature, got 'x'");
}

TEST_CASE("mutated attributes raise nothing but ParseError") {
  const auto count = tests::try_mutations({text}, 20000, [](const std::string& t) { parse_attributes(t, signature); });
  CHECK(count.accepted > 500);
  CHECK(count.refused > 5000);
}

}  // namespace attributes_test
}  // namespace gradcheck
