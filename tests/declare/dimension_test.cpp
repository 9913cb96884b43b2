#include "gradcheck/declare/dimension.hpp"

#include "gradcheck/error.hpp"
#include "tests/declare/mutated_text.hpp"
#include "tests/declare/parse_failure.hpp"

#include <catch2/catch.hpp>

#include <cstdint>
#include <string>

namespace gradcheck {
namespace dimension_test {

using Catch::Matchers::Message;

std::int64_t value(const std::string& text) {
  Bindings bindings;
  bindings.set_dimension("H", 7);
  bindings.set_dimension("KH", 3);
  bindings.set_sequence("A", {2, 5});
  bindings.set_sequence("S", {});
  AttributeValues attributes;
  attributes.set("stride", AttributeValue::of_integer(2));
  attributes.set("both", AttributeValue::of_flag(true));
  attributes.set("mode", AttributeValue::of_choice(2, "mean"));
  attributes.set("alpha", AttributeValue::of_real(0.5));
  return parse_expression(text).evaluate(bindings, attributes);
}

std::string failure(const std::string& text) {
  return tests::parse_failure([&] { parse_expression(text); });
}

TEST_CASE("an expression computes with dimensions and attributes") {
  CHECK(value("H") == 7);
  CHECK(value(" ( H - KH ) / stride + 1 ") == 3);
  CHECK(value("2*H-KH*2") == 8);
  CHECK(value("10-3-2") == 5);
  CHECK(value("100/5/2") == 10);
  CHECK(value("2*(H-KH)") == 8);
  CHECK(value("min(H, KH) + 10*max(H, KH)") == 73);
  CHECK(value("rank(A) + 100*size(A)") == 1002);
  CHECK(value("rank(S) + 100*size(S)") == 100);
  CHECK(value("1 + both") == 2);
  CHECK(value("mode") == 2);
  CHECK(value("--H") == 7);
  CHECK(value("-rank(A)") == -2);
}

TEST_CASE("an expression counts axes, sets of axes and orders of axes") {
  CHECK(value("extent(A, 0) + 100*extent(A, -1)") == 502);
  CHECK(value("2*extent(A, rank(A)-1)") == 10);
  CHECK(value("subsets(A) + 100*subsets(S)") == 104);
  CHECK(value("orders(A) + 100*orders(S)") == 102);
  CHECK_THROWS_WITH(value("extent(A, 2)"), "axis 2 of extent(A, 2) is outside rank 2");
  CHECK_THROWS_WITH(value("extent(S, 0)"), "axis 0 of extent(S, 0) is outside rank 0");
  CHECK(failure("extent(A)") == "column 9: expected ',', got ')'");
  CHECK(failure("subsets(2)") == "column 9: expected a sequence, got '2'");
}

TEST_CASE("division rounds down") {
  CHECK(value("7/2") == 3);
  CHECK(value("-7/2") == -4);
  CHECK(value("7/-2") == -4);
  CHECK(value("-7/-2") == 3);
  CHECK(value("-6/2") == -3);
  CHECK(value("(9223372036854775807)/-1") == -9223372036854775807);
}

TEST_CASE("an expression without a value is an error that names it") {
  CHECK_THROWS_MATCHES(value("H/(KH-3)"), ShapeError, Message("expression 'H/(KH-3)' divides by zero"));
  CHECK_THROWS_MATCHES(value("9223372036854775807+1"), ShapeError,
                       Message("expression '9223372036854775807+1' exceeds 64 bits"));
  CHECK_THROWS_AS(value("-9223372036854775807-2"), ShapeError);
  CHECK_THROWS_AS(value("(-9223372036854775807-1)/-1"), ShapeError);
  CHECK_THROWS_AS(value("-(-9223372036854775807-1)"), ShapeError);
  CHECK_THROWS_AS(value("9223372036854775807*2"), ShapeError);
  CHECK_THROWS_MATCHES(value("H+Q"), ShapeError, Message("expression 'H+Q' uses 'Q', which has no value"));
  CHECK_THROWS_MATCHES(value("rank(B)"), ShapeError, Message("expression 'rank(B)' uses 'B...', which has no extents"));
  CHECK_THROWS_MATCHES(value("2*alpha"), AttributeError,
                       Message("expression '2*alpha' uses 'alpha', which is a real attribute"));
}

TEST_CASE("an expression knows whether it is constant or a bare name") {
  CHECK(parse_expression("2*3").constant() == 6);
  CHECK_FALSE(parse_expression("2*N").constant());
  CHECK(parse_expression("N").bare_name() == "N");
  CHECK_FALSE(parse_expression("N+0").bare_name());
  CHECK_FALSE(parse_expression("3").bare_name());
  CHECK(parse_expression(" N + 1 ").to_string() == "N + 1");
  CHECK(Expression{}.constant() == 0);
}

TEST_CASE("a wrong expression is refused at its column") {
  CHECK(failure("") == "column 1: expected a dimension, an integer or '(', got the end of the text");
  CHECK(failure("N+") == "column 3: expected a dimension, an integer or '(', got the end of the text");
  CHECK(failure("N + ]") == "column 5: expected a dimension, an integer or '(', got ']'");
  CHECK(failure("(N+1") == "column 5: expected an operator or ')', got the end of the text");
  CHECK(failure("N M") == "column 3: expected an operator or the end of the text, got 'M'");
  CHECK(failure("2 % 3") == "column 3: expected an operator or the end of the text, got '%'");
  CHECK(failure("N->2") == "column 2: expected an operator or the end of the text, got '->'");
  CHECK(failure("min(N)") == "column 6: expected an operator or ',', got ')'");
  CHECK(failure("min(N, 2, 3)") == "column 9: expected an operator or ')', got ','");
  CHECK(failure("2*abs(N)") ==
        "column 3: expected one of the functions min, max, rank, size, extent, subsets and orders, got 'abs'");
  CHECK(failure("rank(3)") == "column 6: expected a sequence, got '3'");
  CHECK(failure("rank(A+1)") == "column 7: expected ')', got '+'");
  CHECK(failure("3x") == "column 1: expected an integer, got '3x'");
  CHECK(failure("1+99999999999999999999") ==
        "column 3: expected an integer of at most 63 bits, got '99999999999999999999'");
}

TEST_CASE("a character beyond ASCII is shown whole, a byte that is none by its value") {
  CHECK(failure("Ñ") == "column 1: expected a dimension, an integer or '(', got 'Ñ'");
  CHECK(failure("N ∂") == "column 3: expected an operator or the end of the text, got '∂'");
  CHECK(failure("N \xFF") == "column 3: expected an operator or the end of the text, got byte 0xFF");
  CHECK(failure("N \xE2\x88") == "column 3: expected an operator or the end of the text, got byte 0xE2");
  CHECK(failure(std::string("N \0", 3)) == "column 3: expected an operator or the end of the text, got byte 0x00");
}

TEST_CASE("nesting is limited, length alone is not a problem") {
  const std::string deepest = std::string(63, '(') + "N" + std::string(63, ')');
  CHECK_NOTHROW(parse_expression(deepest));
  CHECK(failure("(" + deepest + ")") == "column 65: expected an expression nested at most 64 deep, got 'N'");
  CHECK(failure(std::string(10000, '-') + "1") == "column 65: expected an expression nested at most 64 deep, got '-'");
  std::string sum = "1";
  for (int k = 0; k < 5000; ++k) sum += "+1";
  CHECK(value(sum) == 5001);
  CHECK(failure(std::string(16385, '1')) == "column 16385: expected at most 16384 bytes of text, got 16385");
}

TEST_CASE("mutated expressions raise nothing but ParseError") {
  const auto count = tests::try_mutations({"(H+2*pad-KH)/stride+1", "max(rank(A), -size(B))"}, 20000, parse_expression);
  CHECK(count.accepted > 500);
  CHECK(count.refused > 5000);
}

}  // namespace dimension_test
}  // namespace gradcheck
