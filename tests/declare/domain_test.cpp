#include "gradcheck/declare/domain.hpp"

#include "gradcheck/error.hpp"
#include "tests/declare/mutated_text.hpp"
#include "tests/declare/parse_failure.hpp"

#include <catch2/catch.hpp>

#include <limits>
#include <string>

namespace gradcheck {
namespace domain_test {

constexpr double infinity = std::numeric_limits<double>::infinity();

const Signature signature = parse_signature("f: x[N], ids:index(N)[N], y[N] -> z[N]");

Domain domain_of_x(const std::string& intervals) { return parse_domains("x in " + intervals, signature).at(0); }

std::string failure(const std::string& text) {
  return tests::parse_failure([&] { parse_domains(text, signature); });
}

TEST_CASE("a domain contains what its intervals contain") {
  const Domain domain = domain_of_x("[-1, 0) or (0, 1]");
  CHECK(domain.contains(-1));
  CHECK(domain.contains(-0.5));
  CHECK_FALSE(domain.contains(0));
  CHECK(domain.contains(1));
  CHECK_FALSE(domain.contains(1.5));
  CHECK_FALSE(domain.contains(std::numeric_limits<double>::quiet_NaN()));
}

TEST_CASE("infinite ends are open") {
  CHECK(domain_of_x("(0, inf)").contains(1e308));
  CHECK_FALSE(domain_of_x("(0, inf)").contains(infinity));
  CHECK(domain_of_x("(-inf, 0]").contains(-1e308));
  CHECK(domain_of_x("(-inf, 0]").contains(0));
  CHECK_FALSE(domain_of_x("(-inf, 0]").contains(0.5));
}

TEST_CASE("a domain prints as declared") {
  CHECK(domain_of_x("[-1,0)or(0,  1.5]").to_string() == "[-1, 0) or (0, 1.5]");
  CHECK(domain_of_x("[2, 2]").to_string() == "[2, 2]");
  CHECK(Domain{}.to_string() == "(-inf, inf)");
}

TEST_CASE("entries may have to fulfil something together") {
  const auto fulfils = [](const std::string& word, const std::vector<double>& values, const Shape& shape) {
    const Domain domain = domain_of_x(word);
    CHECK(domain.to_string() == word);
    CHECK(domain.contains(-1e300));
    return domain.contains_together(values, shape);
  };
  CHECK(fulfils("nonzero", {0, 1, -2, 0}, {2, 2}));
  CHECK_FALSE(fulfils("nonzero", {0, 1, 0, 0}, {2, 2}));
  CHECK(fulfils("nonzero", {}, {2, 0}));
  CHECK_FALSE(fulfils("nonzero", {1}, {}));

  CHECK(fulfils("paired", {2, 1, 2, 1}, {2, 2}));
  CHECK_FALSE(fulfils("paired", {2, 1, 2, 2}, {4}));

  CHECK(fulfils("dominant", {1, -4, 2.5, 0.5}, {2, 2}));
  CHECK_FALSE(fulfils("dominant", {1, -4, 1.5, 0.5}, {2, 2}));
  CHECK_FALSE(fulfils("dominant", {5, 0, 5, 0}, {2, 2}));
  CHECK_FALSE(fulfils("dominant", {4, 1, 1, 4, 0, 0, 0, 0}, {2, 2, 2}));
  CHECK_FALSE(fulfils("dominant", {4, 1}, {1, 2}));
  CHECK(fulfils("dominant", {}, {0, 0}));

  CHECK(fulfils("separated", {2, -1, 0.5, 6}, {2, 2}));
  CHECK_FALSE(fulfils("separated", {2, -1, 0.5, 5}, {2, 2}));
  CHECK_FALSE(fulfils("separated", {1.5, -1, 0.5, 6}, {2, 2}));
  CHECK_FALSE(fulfils("separated", {-9, 0, 0, 6}, {2, 2}));
}

TEST_CASE("each input has a domain, the whole line unless declared") {
  const auto domains = parse_domains("y in (0, inf); x in [1, 2]", signature);
  REQUIRE(domains.size() == 3);
  CHECK(domains[0].to_string() == "[1, 2]");
  CHECK(domains[1].to_string() == "(-inf, inf)");
  CHECK(domains[2].to_string() == "(0, inf)");
  CHECK(parse_domains("", signature).at(2).to_string() == "(-inf, inf)");
}

TEST_CASE("a wrong domain is refused at its column") {
  CHECK(failure("w in (0, 1)") == "column 1: expected an input with a gradient (x, y), got 'w'");
  CHECK(failure("ids in (0, 1)") == "column 1: expected an input with a gradient (x, y), got 'ids'");
  CHECK(failure("z in (0, 1)") == "column 1: expected an input with a gradient (x, y), got 'z'");
  CHECK(failure("x on (0, 1)") == "column 3: expected 'in', got 'on'");
  CHECK(failure("x in 0, 1") == "column 6: expected an interval that opens with '(' or '[', got '0'");
  CHECK(failure("x in nonzero or (0, 1)") == "column 14: expected ';' or the end of the text, got 'or'");
  CHECK(failure("x in (a, 1)") == "column 7: expected a number or inf, got 'a'");
  CHECK(failure("x in (- 1, 1)") == "column 7: expected a number or inf, got '-'");
  CHECK(failure("x in (nan, 1)") == "column 7: expected a number or inf, got 'nan'");
  CHECK(failure("x in (1e999, 1)") == "column 7: expected a number or inf that a double can hold, got '1e999'");
  CHECK(failure("x in (0; 1)") == "column 8: expected ',', got ';'");
  CHECK(failure("x in (0, 1") == "column 11: expected ')' or ']', got the end of the text");
  CHECK(failure("x in [-inf, 1)") == "column 6: expected '(' before an infinite end, got '['");
  CHECK(failure("x in (0, inf]") == "column 13: expected ')' behind an infinite end, got ']'");
  CHECK(failure("x in (1, 0)") == "column 10: expected an upper end above the lower one, got '0'");
  CHECK(failure("x in (1, 1]") == "column 10: expected an upper end above the lower one, got '1'");
  CHECK(failure("x in (0, 1) and (2, 3)") == "column 13: expected 'or', ';' or the end of the text, got 'and'");
  CHECK(failure("x in (0, 1); x in (2, 3)") ==
        "column 14: expected an input whose domain is not declared yet, got 'x'");
}

TEST_CASE("mutated domains raise nothing but ParseError") {
  const auto count = tests::try_mutations({"x in (0, inf); y in [-1, 0) or (0, 1]"}, 20000,
                                          [](const std::string& text) { parse_domains(text, signature); });
  CHECK(count.accepted > 500);
  CHECK(count.refused > 5000);
}

}  // namespace domain_test
}  // namespace gradcheck
