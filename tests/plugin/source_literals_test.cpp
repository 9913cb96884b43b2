#include "gradcheck/plugin/source_literals.hpp"

#include <catch2/catch.hpp>

using namespace gradcheck;

namespace {

std::optional<SourcePlace> place(std::string_view source, std::string_view value, std::size_t character = 1,
                                 const std::string& type = "Op") {
  return SourceLiterals(source).find(value, character, type);
}

}  // namespace

TEST_CASE("a character of a literal is found in the source") {
  SECTION("in one literal") {
    CHECK(place("auto s =\n    \"op: x\";", "op: x") == SourcePlace{2, 6});
    CHECK(place("auto s =\n    \"op: x\";", "op: x", 5) == SourcePlace{2, 10});
    CHECK(place("auto s =\n    \"op: x\";", "op: x", 6) == SourcePlace{2, 11});  // the end of the text
    CHECK(place("auto s = \"op\";", "o") == std::nullopt);
  }
  SECTION("in a literal in parts") {
    const std::string_view source = "auto s = \"op: x[N], \"  // first\n         \"y[N]\" /* second */ \"!\";";
    CHECK(place(source, "op: x[N], y[N]!", 1) == SourcePlace{1, 11});
    CHECK(place(source, "op: x[N], y[N]!", 10) == SourcePlace{1, 20});
    CHECK(place(source, "op: x[N], y[N]!", 11) == SourcePlace{2, 11});
    CHECK(place(source, "op: x[N], y[N]!", 15) == SourcePlace{2, 31});
    CHECK(place(source, "op: x[N], y[N]!", 16) == SourcePlace{2, 32});
  }
  SECTION("in a raw literal") {
    CHECK(place("auto s = R\"(op:\n x[N])\";", "op:\n x[N]", 6) == SourcePlace{2, 2});
    CHECK(place("auto s = R\"x(a)\" b)x\";", "a)\" b", 5) == SourcePlace{1, 18});
    CHECK(place("auto s = u8\"op\";", "op", 2) == SourcePlace{1, 14});
  }
  SECTION("behind escapes and characters of several bytes") {
    CHECK(place(R"(auto s = "a\tb\x41\"\\c";)", "a\tbA\"\\c", 7) == SourcePlace{1, 23});
    CHECK(place("auto s = \"λx\";", "λx", 2) == SourcePlace{1, 13});
    CHECK(place("auto s = \"ab\\\ncd\";", "abcd", 3) == SourcePlace{2, 1});
  }
  SECTION("but not in a comment, nor after a quote that opens none") {
    CHECK(place("// \"op\"\n/* \"op\" */", "op") == std::nullopt);
    CHECK(place("char c = '\"'; int n = 1'000; auto s = \"op\";", "op") == SourcePlace{1, 40});
    CHECK(place("auto s = \"never closed\nauto t = \"op\";", "op") == SourcePlace{2, 11});
    CHECK(place("\"", "op") == std::nullopt);
    CHECK(place("R\"(", "op") == std::nullopt);
    CHECK(place("\"\\", "op") == std::nullopt);
  }
  SECTION("in the op itself, where several ops have the same text") {
    const std::string_view source =
        "struct First { auto d = \"x in (0, inf)\"; };\nstruct Op { auto d = \"x in (0, inf)\"; };\n"
        "struct Last { auto d = \"x in (0, inf)\"; };";
    CHECK(place(source, "x in (0, inf)", 1, "First") == SourcePlace{1, 26});
    CHECK(place(source, "x in (0, inf)") == SourcePlace{2, 23});
    CHECK(place(source, "x in (0, inf)", 1, "Unknown") == SourcePlace{1, 26});
    CHECK(place("auto d = \"x in (0, inf)\";\nstruct Op {};", "x in (0, inf)") == SourcePlace{1, 11});
  }
}

TEST_CASE("a type and its functions are found in the source") {
  const std::string source = R"(struct Affine;
template <class T> struct Other : Base { void forward(T x); };
// struct Affine {
struct Affine final {
  /// forward(x)
  template <class T>
  static void forward (View<T> x) { backward_part(x); }
};
class Third { void backward(); };
using Fourth = Other<int>;
GRADCHECK_PLUGIN(Affine, Third)
int jvp();
)";
  const SourceLiterals literals(source);
  CHECK(literals.find_type("Affine") == SourcePlace{4, 8});
  CHECK(literals.find_type("Other") == SourcePlace{2, 27});
  CHECK(literals.find_type("Third") == SourcePlace{9, 7});
  CHECK(literals.find_type("Fourth") == SourcePlace{10, 7});
  CHECK(literals.find_type("Fifth") == std::nullopt);
  CHECK(literals.find_function("forward", "Affine") == SourcePlace{7, 15});
  CHECK(literals.find_function("forward", "Other") == SourcePlace{2, 47});
  CHECK(literals.find_function("backward", "Affine") == std::nullopt);
  CHECK(literals.find_function("backward", "Third") == SourcePlace{9, 20});
  CHECK(literals.find_function("jvp", "Third") == std::nullopt);
  CHECK(literals.find_function("forward", "Fifth") == std::nullopt);
}
