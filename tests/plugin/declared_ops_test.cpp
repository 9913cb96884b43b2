#include "gradcheck/plugin/declared_ops.hpp"

#include <catch2/catch.hpp>

#include "gradcheck/sdk/declarations_only.hpp"

using namespace gradcheck;

namespace {

struct Right {
  static constexpr auto signature = "right: x[N] -> y[N]";
  static constexpr auto attributes = "p: real in [0, 1] = 0.5";
  static constexpr auto domain = "x in (0, inf)";
  static constexpr auto structure = "y/x diagonal";
  static constexpr auto kinks = "x at 1";
  static constexpr auto saved = "s[N]";
  static constexpr auto in_place = "y over x";
  template <class T>
  static void forward(const Attributes&, View<T>, Out<T>, Out<T>);
  template <class T>
  static void backward(const Attributes&, View<T>, View<T>, View<T>, View<T>, Out<T>);
  template <class T>
  static void jvp(View<T>, View<T>, View<T>, View<T>, Out<T>);
  static bool valid(View<double>);
};

// In every text a mistake.
struct Wrong {
  static constexpr auto signature = "wrong: x[N -> y[N]";
  static constexpr auto domain = "x in 0";
  static void forward();
};

struct WrongParameters {
  static constexpr auto signature = "wrong_parameters: x[N], b[N] -> y[N]";
  template <class T>
  static void forward(View<T>, Out<T>);
  template <class T>
  static void backward(View<T>, View<T>, View<T>, View<T>, Out<T>, Out<T>, Out<T>);
};

// A text that is computed when the library is loaded.
struct Late {
  static constexpr auto signature = "late: x[N] -> y[N]";
  static inline const char* domain = "x in nowhere";
  static void forward(View<float>, Out<float>);
  static void backward(View<float>, View<float>, View<float>, Out<float>);
};

template <class T>
struct Pair {};

GRADCHECK_PLUGIN(Right, Wrong, WrongParameters, Late)

std::string bytes() {
  return "object file" + std::string(gradcheck_declarations_of_plugin.begin(), gradcheck_declarations_of_plugin.end()) +
         "more";
}

std::vector<std::string> messages(const std::vector<SourceMistake>& mistakes) {
  std::vector<std::string> texts;
  for (const SourceMistake& mistake : mistakes) texts.push_back(std::to_string(mistake.op) + " " + mistake.message);
  return texts;
}

}  // namespace

TEST_CASE("the texts of a plugin are read from the bytes that the compiler keeps") {
  const auto ops = read_declared_ops(bytes());
  REQUIRE(ops);
  REQUIRE(ops->size() == 4);
  const DeclaredOp& right = ops->at(0);
  CHECK(right.type == "Right");
  CHECK(right.texts.signature == Right::signature);
  CHECK(right.texts.attributes == Right::attributes);
  CHECK(right.texts.domain == Right::domain);
  CHECK(right.texts.structure == Right::structure);
  CHECK(right.texts.kinks == Right::kinks);
  CHECK(right.texts.saved == Right::saved);
  CHECK(right.texts.in_place == Right::in_place);
  CHECK(right.mistakes.empty());
  CHECK(ops->at(1).texts.attributes.empty());
  CHECK(ops->at(2).functions == std::vector<std::string>{"forward", "backward"});
  CHECK(ops->at(3).texts.domain.empty());
  CHECK(ops->at(3).mistakes.empty());
}

TEST_CASE("bytes that are no declarations are none") {
  const std::string whole = bytes();
  CHECK_FALSE(read_declared_ops(""));
  CHECK_FALSE(read_declared_ops("gradcheck declarations 2"));
  for (std::size_t size = 0; size + 5 < whole.size(); size += 7) {
    CAPTURE(size);
    CHECK_FALSE(read_declared_ops(std::string_view(whole).substr(0, size)));
  }
}

TEST_CASE("types of a plugin are read without namespaces and arguments") {
  using namespace std::string_literals;
  std::string object = "gradcheck declarations 2\0ops::Pair<int, ops::Other>,\n  ::Last\0"s;
  for (int text = 0; text < 28; ++text) object += '\0';
  const auto ops = read_declared_ops(object + "end of gradcheck declarations\0"s);
  REQUIRE(ops);
  REQUIRE(ops->size() == 2);
  CHECK(ops->at(0).type == "Pair");
  CHECK(ops->at(1).type == "Last");
}

TEST_CASE("mistakes are reported with their place in the source") {
  const auto ops = read_declared_ops(bytes());
  REQUIRE(ops);
  const std::string source = R"(struct Right {
  static constexpr auto signature = "right: x[N] -> y[N]";
};
struct Wrong {
  static constexpr auto signature =
      "wrong: x[N "
      "-> y[N]";
  static constexpr auto domain = MACRO;
};
struct WrongParameters {
  template <class T>
  static void forward(View<T>, Out<T>);
};
)";
  const auto mistakes = mistakes_of(*ops, "my op.cpp", source);
  CHECK(messages(mistakes) ==
        std::vector<std::string>{
            "1 my op.cpp:7:8: signature of 'wrong', column 12: expected ',' or ']', got '->'",
            "1 my op.cpp:4:8: domain of 'wrong', column 6: expected an interval that opens with '(' or '[', got '0'",
            "2 my op.cpp:12:15: wrong_parameters: parameter 2 of forward should be View<T> b (input b), found Out<T>; "
            "expected template <class T> static void forward(View<T> x, View<T> b, Out<T> y)",
            "2 my op.cpp:10:8: wrong_parameters: parameter 7 of backward is one too many, found Out<T>; expected "
            "template <class T> static void backward(View<T> x, View<T> b, View<T> y, View<T> dy, Out<T> dx, Out<T> "
            "db)"});
  CHECK(mistakes.at(0).detail == "wrong: x[N -> y[N]\n           ^");
  CHECK(mistakes.at(2).detail.empty());
  CHECK(messages(mistakes_of(*ops, "op.cpp", "")).at(0).starts_with("1 op.cpp: signature of 'wrong', column 12: "));
}
