#include "gradcheck/plugin/compiler_messages.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <string>

using namespace gradcheck;

namespace {

const std::string op = R"(#include <gradcheck/sdk.hpp>
struct Soft {
  template <class T> static void forward(View<T> x, Out<T> y) {
    y(0) = std::exp(x(0)) + std::pow(x(0), 2);
    y(1) = std::max(x(0), T(1)) + wrong;
  }
};
)";

std::string shortened(const std::string& output) {
  return shortened_messages(output, "/home/me/op.cpp", op, "/cache/op.log");
}

std::int64_t lines_in(const std::string& text) { return std::count(text.begin(), text.end(), '\n'); }

}  // namespace

TEST_CASE("a call of a function with std:: is one line") {
  SECTION("as g++ reports it, once for each scalar and with errors that follow") {
    std::string output;
    for (const std::string scalar : {"gradcheck::DoubleDouble", "gradcheck::Referee"}) {
      output +=
          "/home/me/op.cpp: In instantiation of ‘static void Soft::forward(View<T>, Out<T>) [with T = " + scalar +
          "]’:\n"
          "/sdk/gradcheck/sdk/functions.hpp:32:1:   required from ‘static auto call(Arguments&& ...)’\n"
          "/home/me/op.cpp:8:1:   required from here\n"
          "/home/me/op.cpp:4:20: error: no matching function for call to ‘exp(const " +
          scalar +
          "&)’\n"
          "    4 |     y(0) = std::exp(x(0)) + std::pow(x(0), 2);\n"
          "      |            ~~~~~~~~^~~~~~\n"
          "In file included from /usr/include/c++/12/cmath:42:\n"
          "/usr/include/c++/12/cmath:234:5: note: candidate: ‘template<class _Tp> double std::exp(_Tp)’\n"
          "  234 |     exp(_Tp __x)\n"
          "      |     ^~~\n"
          "/usr/include/c++/12/cmath:234:5: error: no type named ‘__type’ in ‘struct __gnu_cxx::__enable_if<false, "
          "double>’\n"
          "/home/me/op.cpp:4:37: error: no matching function for call to ‘pow(const " +
          scalar +
          "&, int)’\n"
          "    4 |     y(0) = std::exp(x(0)) + std::pow(x(0), 2);\n"
          "      |                             ~~~~~~~~^~~~~~~~~\n";
    }
    CHECK(shortened(output) ==
          "/home/me/op.cpp:4:20: call exp(x(0)) without std::\n"
          "/home/me/op.cpp:4:37: call pow(x(0), 2) without std::\n"
          "The compiler printed 28 lines: /cache/op.log\n");
  }
  SECTION("as clang++ reports it") {
    CHECK(shortened("/home/me/op.cpp:4:12: error: no matching function for call to 'exp'\n"
                    "    y(0) = std::exp(x(0)) + std::pow(x(0), 2);\n"
                    "           ^~~~~~~~\n"
                    "/sdk/call.hpp:42:16: note: in instantiation of function template specialization 'Soft::forward'\n"
                    "1 error generated.\n") ==
          "/home/me/op.cpp:4:12: call exp(x(0)) without std::\n"
          "The compiler printed 5 lines: /cache/op.log\n");
  }
  SECTION("but another error in a line with std:: is shown as the compiler words it") {
    const std::string output =
        "/home/me/op.cpp:5:35: error: ‘wrong’ was not declared in this scope\n"
        "    5 |     y(1) = std::max(x(0), T(1)) + wrong;\n"
        "      |                                   ^~~~~\n";
    CHECK(shortened(output) == output);
    CHECK_THAT(shortened("/home/me/op.cpp:4:5: error: no match for call to ‘(Out<T>) (int)’\n"),
               Catch::Contains("no match for call"));
  }
}

TEST_CASE("a sentence of the SDK is one line") {
  CHECK(
      shortened("/sdk/parameter_mistake.hpp: In instantiation of ‘constexpr void require_parameters()’:\n"
                "/home/me/op.cpp:8:1:   required from here\n"
                "/sdk/parameter_mistake.hpp:223:23: error: invalid application of ‘sizeof’ to incomplete type "
                "‘gradcheck::sdk::Mistake<gradcheck::sdk::Sentence<39>{\"soft: has no backward; expected static\"}>’\n"
                "  223 |     static_cast<void>(sizeof(Mistake));\n") ==
      "/home/me/op.cpp: soft: has no backward; expected static\n"
      "The compiler printed 4 lines: /cache/op.log\n");
}

TEST_CASE("an error in a header is shown with the line that leads to it, if there is no other") {
  const std::string header =
      "In file included from /usr/include/eigen3/Eigen/Core:164,\n"
      "                 from /home/me/op.cpp:1:\n"
      "/usr/include/eigen3/Eigen/src/Core/Assign.h: In instantiation of ‘void assign()’:\n"
      "/usr/include/eigen3/Eigen/src/Core/Assign.h:100:1:   required from ‘void other()’\n"
      "/home/me/op.cpp:5:3:   required from ‘static void Soft::forward()’\n"
      "/sdk/call.hpp:40:1:   required from here\n"
      "/usr/include/eigen3/Eigen/src/Core/Assign.h:833:3: error: static assertion failed: mixed types\n"
      "  833 |   check();\n"
      "      |   ^~~~~\n";
  CHECK(shortened(header) ==
        "/home/me/op.cpp:5:3: the error in the next line comes from here\n"
        "/usr/include/eigen3/Eigen/src/Core/Assign.h:833:3: error: static assertion failed: mixed types\n"
        "The compiler printed 9 lines: /cache/op.log\n");
  CHECK_THAT(shortened(header + "/home/me/op.cpp:5:35: error: ‘wrong’ was not declared in this scope\n"),
             Catch::StartsWith("/home/me/op.cpp:5:35: error: ‘wrong’"));
}

TEST_CASE("at most 30 lines are shown, and all others are in the log") {
  std::string output;
  for (int line = 1; line <= 200; ++line) {
    output += "/home/me/op.cpp:" + std::to_string(line) + ":1: error: ‘wrong’ was not declared in this scope\n" +
              "   | wrong\n   | ^~~~~\n";
  }
  const std::string text = shortened(output);
  CHECK(lines_in(text) == 30);
  CHECK_THAT(text, Catch::StartsWith("/home/me/op.cpp:1:1: error: ") &&
                       Catch::EndsWith("The compiler printed 600 lines: /cache/op.log\n"));

  SECTION("also of what is in no known form") {
    const std::string linker =
        "/usr/bin/ld: op.o: undefined reference to `missing()'\ncollect2: error: ld returned 1\n";
    CHECK(shortened(linker) == linker);
    std::string many;
    for (int i = 0; i < 31; ++i) many += "line\n";
    CHECK(lines_in(shortened(many)) == 30);
    CHECK(shortened(many).ends_with("The compiler printed 31 lines: /cache/op.log\n"));
    many.resize(30 * 5);
    CHECK(shortened(many) == many);
    CHECK(shortened("").empty());
  }
  SECTION("and lines are cut") {
    const std::string line = shortened("/home/me/op.cpp:1:1: error: " + std::string(3000, 'x') + "\n");
    CHECK(line.size() < 600);
    CHECK_THAT(line, Catch::Contains("xxx ..."));
  }
}
