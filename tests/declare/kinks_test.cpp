#include "gradcheck/declare/kinks.hpp"

#include "gradcheck/error.hpp"
#include "tests/declare/mutated_text.hpp"
#include "tests/declare/parse_failure.hpp"

#include <catch2/catch.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace gradcheck {
namespace kinks_test {

const Signature signature = parse_signature("f: x[N], ids:index(N)[N], y[N], ties[N] -> z[N]");

std::string failure(const std::string& text) {
  return tests::parse_failure([&] { parse_kinks(text, signature); });
}

TEST_CASE("kinks inside are a word") {
  const Signature words = parse_signature("f: x[N], inside[N] -> y[N]");
  CHECK(parse_kinks("inside", words).inside);
  CHECK(parse_kinks("x at 0; inside; inside at 1", words).inside);
  CHECK(parse_kinks("x at 0; inside; inside at 1", words).points.size() == 2);
  CHECK_FALSE(parse_kinks("inside at 1", words).inside);
  CHECK_FALSE(parse_kinks("inside", words).empty());
}

TEST_CASE("kinks are points with or without a slope, and ties") {
  const Kinks kinks = parse_kinks("x at 0; y at -6.5 slope 0; ties(x); ties(y, x)", signature);
  REQUIRE(kinks.points.size() == 2);
  CHECK(kinks.points[0].input == 0);
  CHECK(kinks.points[0].at == 0);
  CHECK_FALSE(kinks.points[0].slope);
  CHECK(kinks.points[1].input == 2);
  CHECK(kinks.points[1].at == -6.5);
  CHECK(kinks.points[1].slope == 0.0);
  REQUIRE(kinks.ties.size() == 2);
  CHECK(kinks.ties[0].inputs == std::vector<std::size_t>{0});
  CHECK(kinks.ties[1].inputs == std::vector<std::size_t>{2, 0});
  CHECK_FALSE(kinks.empty());
  CHECK(parse_kinks("x at 0; y at 0; x at 1", signature).points.size() == 3);
}

TEST_CASE("an op without kinks declares none") {
  CHECK(parse_kinks("", signature).empty());
  CHECK(parse_kinks(" ", signature).empty());
}

TEST_CASE("an input may be called ties") {
  CHECK(parse_kinks("ties at 1", signature).points.at(0).input == 3);
  CHECK(parse_kinks("ties(ties)", signature).ties.at(0).inputs == std::vector<std::size_t>{3});
}

TEST_CASE("a wrong kink is refused at its column") {
  CHECK(failure("w at 0") == "column 1: expected an input with a gradient (x, y, ties), got 'w'");
  CHECK(failure("ids at 0") == "column 1: expected an input with a gradient (x, y, ties), got 'ids'");
  CHECK(failure("x = 0") == "column 3: expected 'at', got '='");
  CHECK(failure("x at inf") == "column 6: expected a number, got 'inf'");
  CHECK(failure("x at") == "column 5: expected a number, got the end of the text");
  CHECK(failure("x at 0 with 1") == "column 8: expected 'slope', ';' or the end of the text, got 'with'");
  CHECK(failure("x at 0 slope 1 2") == "column 16: expected ';' or the end of the text, got '2'");
  CHECK(failure("x at 0 slope half") == "column 14: expected a number, got 'half'");
  CHECK(failure("x at 0; x at 0.0 slope 1") == "column 14: expected a point not declared before, got '0'");
  CHECK(failure("ties()") == "column 6: expected an input with a gradient (x, y, ties), got ')'");
  CHECK(failure("ties(x y)") == "column 8: expected ',' or ')', got 'y'");
  CHECK(failure("ties(x, x)") == "column 9: expected an input not in these ties yet, got 'x'");
  CHECK(failure("ties(x) x at 0") == "column 9: expected ';' or the end of the text, got 'x'");
}

TEST_CASE("mutated kinks raise nothing but ParseError") {
  const auto count = tests::try_mutations({"x at 0; x at 6 slope 0; ties(x); ties(x, y)"}, 20000,
                                          [](const std::string& text) { parse_kinks(text, signature); });
  CHECK(count.accepted > 500);
  CHECK(count.refused > 5000);
}

}  // namespace kinks_test
}  // namespace gradcheck
