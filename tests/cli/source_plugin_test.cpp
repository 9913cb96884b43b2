#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>

#include "tests/cli/program.hpp"

using namespace gradcheck::tests;
namespace fs = std::filesystem;

namespace {

// In double only, which compiles fastest. The check still finds the wrong factor.
constexpr auto op_of_the_tests = R"(#include <Eigen/Dense>
#include <gradcheck/sdk.hpp>

using namespace gradcheck;

struct Mine {
  static constexpr auto signature = "mine: x[N,M] -> y[N,N]";
  static void forward(View<double> x, Out<double> y) { y.matrix() = x.matrix() * x.matrix().transpose(); }
  static void backward(View<double> x, View<double>, View<double> dy, Out<double> dx) {
    dx.matrix() = dy.matrix() * x.matrix();
  }
};

struct Misfit {
  static constexpr auto signature = "misfit: x[N] -> y[N]";
  static void forward(View<double> x, Out<double> y) { y.vector() = x.vector().replicate(1, 1) * x.vector().replicate(1, 1); }
  static void backward(View<double>, View<double>, View<double> dy, Out<double> dx) { dx.array() = dy.array(); }
};

GRADCHECK_PLUGIN(Mine, Misfit)
)";

// Compiled once for all tests, because the cache is in the build folder.
std::string source_of_the_tests() {
  const fs::path folder = fs::path(GRADCHECK_BINARY_DIR) / "tests" / "a source's folder";
  fs::create_directories(folder);
  const fs::path source = folder / "my op.cpp";
  if (!fs::exists(source) || read_whole_file(source) != op_of_the_tests) write_file(source, op_of_the_tests);
  return source;
}

/// The output without the line about compiling, if there is one.
std::string without_announcement(const std::string& text) {
  std::string rest = text;
  while (rest.starts_with("gradcheck: compiling ")) rest.erase(0, rest.find('\n') + 1);
  return rest;
}

}  // namespace

TEST_CASE("a source is compiled and checked") {
  const std::string source = source_of_the_tests();
  const Ended ended = run_gradcheck({source, "--op", "mine", "--cases", "5", "--seed", "1"});
  CHECK(ended.code == 1);
  CHECK_THAT(ended.out,
             Catch::Contains("FAIL") && Catch::Contains("'" + source.substr(0, source.find('\'')) + "'\\''"));
  CHECK(ended.out.find("plugin-cache") == std::string::npos);

  SECTION("and is not compiled again when nothing has changed") {
    CHECK(run_gradcheck({source, "--op", "mine", "--cases", "1", "--seed", "1"}).err.empty());
  }
  SECTION("and Eigen does not abort on shapes that do not fit, even if it is included first") {
    const Ended misfit = run_gradcheck({source, "--op", "misfit", "--cases", "5", "--seed", "1"});
    CHECK(misfit.code == 1);
    CHECK_THAT(misfit.out, Catch::Contains("shapes do not fit"));
  }
  SECTION("in a cache in any folder") {
    const TemporaryFolder folder;
    write_file(folder / "op.cpp", "int value() { return 1; }\n");
    const Ended no_home = run_gradcheck({"op.cpp"}, {folder.path(),
                                                     {{"GRADCHECK_CACHE", std::nullopt},
                                                      {"XDG_CACHE_HOME", std::nullopt},
                                                      {"HOME", std::nullopt},
                                                      {"TMPDIR", folder.path()}}});
    CHECK(no_home.code == 2);
    CHECK(fs::is_directory(folder / ("gradcheck-" + std::to_string(::geteuid()))));
    const Ended relative = run_gradcheck({"op.cpp"}, {folder.path(), {{"GRADCHECK_CACHE", "here"}}});
    CHECK_THAT(relative.err, Catch::Contains("op.cpp: not a gradcheck plugin"));
    CHECK(fs::is_directory(folder / "here"));
  }
}

TEST_CASE("a source is announced when it is compiled") {
  const TemporaryFolder folder;
  write_file(folder / "op.cpp", "int value() { return 1; }\n");
  const auto complaint = [&] { return run_gradcheck({"op.cpp"}, {folder.path(), {{"GRADCHECK_CACHE", "here"}}}).err; };
  CHECK_THAT(complaint(), Catch::StartsWith("gradcheck: compiling op.cpp ...\ngradcheck: op.cpp: not a "));
  CHECK_THAT(complaint(), Catch::StartsWith("gradcheck: op.cpp: not a "));
  write_file(folder / "op.cpp", "int value() { return 2; }\n");
  CHECK_THAT(complaint(), Catch::StartsWith("gradcheck: compiling op.cpp (") && Catch::Contains(" s last time) ...\n"));
}

TEST_CASE("mistakes in declarations are reported together with their place, and the other ops are checked") {
  const TemporaryFolder folder;
  write_file(folder / "ops.cpp", R"(#include <gradcheck/sdk.hpp>
using namespace gradcheck;

struct WrongTexts {
  static constexpr auto signature = "wrong_texts: x[N], b[N] -> y[N]";
  static constexpr auto domain = "x in (0, inf); c in [0, 1]";
  static constexpr auto kinks = "x on 0";
  template <class T>
  static void forward(View<T> x, Out<T> y) {}
  template <class T>
  static void backward(View<T> x, View<T> b, View<T> y, View<T> dy, Out<T> dx, Out<T> db) {}
};

struct Right {
  static constexpr auto signature = "right: x[N] -> y[N]";
  static void forward(View<double> x, Out<double> y) { y.array() = x.array(); }
  static void backward(View<double>, View<double>, View<double> dy, Out<double> dx) { dx.array() = dy.array(); }
};

struct WrongSignature {
  static constexpr auto signature =
      "wrong_signature: x[N] "
      "-> y[M]";
};

GRADCHECK_PLUGIN(WrongTexts, Right, WrongSignature)
)");
  const std::string mistakes =
      "gradcheck: ops.cpp:6:50: domain of 'wrong_texts', column 16: expected an input with a gradient (x, b), got 'c'\n"
      "x in (0, inf); c in [0, 1]\n"
      "               ^\n"
      "gradcheck: ops.cpp:7:36: kinks of 'wrong_texts', column 3: expected 'at', got 'on'\n"
      "x on 0\n"
      "  ^\n"
      "gradcheck: ops.cpp:9:15: wrong_texts: parameter 2 of forward should be View<T> b (input b), found Out<T>; "
      "expected template <class T> static void forward(View<T> x, View<T> b, Out<T> y)\n"
      "gradcheck: ops.cpp:23:13: signature of 'wrong_signature', column 28: expected a dimension bound by an input (N) "
      "or an attribute, got 'M'\n"
      "wrong_signature: x[N] -> y[M]\n"
      "                           ^\n";
  const auto run = [&] {
    return run_gradcheck({"ops.cpp", "--cases", "5", "--seed", "1"}, {folder.path(), {{"GRADCHECK_CACHE", "here"}}});
  };
  const Ended first = run();
  CHECK(first.code == 2);
  CHECK(first.err == "gradcheck: compiling ops.cpp ...\n" + mistakes);
  CHECK_THAT(first.out, Catch::Contains("pass       right") && Catch::Contains("ops.cpp:6:50: domain of "));
  const Ended second = run();
  CHECK(second.err == mistakes);
  CHECK_THAT(second.out, Catch::Contains("pass       right"));

  SECTION("and a source without a right op is not compiled") {
    write_file(folder / "ops.cpp", R"(#include <gradcheck/sdk.hpp>
struct Wrong { static constexpr auto signature = "wrong"; };
GRADCHECK_PLUGIN(Wrong)
)");
    const Ended wrong = run();
    CHECK(wrong.code == 2);
    CHECK_THAT(wrong.err,
               Catch::EndsWith("gradcheck: ops.cpp:2:56: signature of 'wrong', column 6: expected '/' or ':', got the "
                               "end of the text\nwrong\n     ^\n"));
  }
}

TEST_CASE("a call of a mathematical function with std:: is one line") {
  const TemporaryFolder folder;
  write_file(folder / "op.cpp", R"(#include <gradcheck/sdk.hpp>
using namespace gradcheck;

struct Grown {
  static constexpr auto signature = "grown: x[N] -> y[N]";
  template <class T>
  static void forward(View<T> x, Out<T> y) {
    for (std::int64_t i = 0; i < x.size(); ++i) y(i) = std::exp(x(i));
  }
  template <class T>
  static void backward(View<T>, View<T> y, View<T> dy, Out<T> dx) { dx.array() = y.array() * dy.array(); }
};
GRADCHECK_PLUGIN(Grown)
)");
  const Ended ended = run_gradcheck({"op.cpp"}, {folder.path(), {}});
  CHECK(ended.code == 2);
  const std::size_t begin = ended.err.find("does not compile");
  REQUIRE(begin != std::string::npos);
  CHECK_THAT(ended.err.substr(begin),
             Catch::Contains("\nop.cpp:8:") && Catch::Contains(": call exp(x(i)) without std::\n"));
  CHECK(std::count(ended.err.begin() + static_cast<std::ptrdiff_t>(begin), ended.err.end(), '\n') == 3);
}

TEST_CASE("a source that does not compile is reported with the output of the compiler") {
  const TemporaryFolder folder;
  write_file(folder / "wrong.cpp", "int value() { return nonsense\x1b[31m; }\n");
  const Ended ended =
      run_gradcheck({"wrong.cpp", test_plugin("right"), "--cases", "2", "--seed", "1"}, {folder.path(), {}});
  CHECK(ended.code == 2);
  CHECK_THAT(ended.err, Catch::Contains("\ngradcheck: wrong.cpp: does not compile (") && Catch::Contains("nonsense"));
  CHECK(ended.err.find('\x1b') == std::string::npos);
  CHECK_THAT(ended.out, Catch::Contains("nonsense") && Catch::Contains("pass       square"));
}

TEST_CASE("the message about a source without a plugin names the source, not its library") {
  const TemporaryFolder folder;
  write_file(folder / "plain.cpp", "int value() { return 1; }\n");
  write_file(folder / "empty.cpp", "");
  write_file(folder / "undefined.cpp", "int missing();\nint value() { return missing(); }\n");
  const auto complaint = [&](const char* source) {
    const Ended ended = run_gradcheck({source}, {folder.path(), {}});
    CHECK(ended.code == 2);
    return without_announcement(ended.err);
  };
  CHECK_THAT(complaint("plain.cpp"),
             Catch::StartsWith("gradcheck: plain.cpp: not a gradcheck plugin: it does not export "));
  CHECK_THAT(complaint("empty.cpp"), Catch::StartsWith("gradcheck: empty.cpp: not a gradcheck plugin: "));
  CHECK_THAT(complaint("undefined.cpp"), Catch::StartsWith("gradcheck: undefined.cpp: could not be loaded: ") &&
                                             Catch::Contains("undefined symbol"));
}

TEST_CASE("CXX names the compiler") {
  const TemporaryFolder folder;
  write_file(folder / "plain.cpp", "int value() { return VALUE; }\n");
  const auto with = [&](const std::string& compiler) {
    return without_announcement(run_gradcheck({"plain.cpp"}, {folder.path(), {{"CXX", compiler}}}).err);
  };
  CHECK(with("no-such-compiler") ==
        "gradcheck: the compiler no-such-compiler could not be started: No such file or directory; CXX can name "
        "another\n");
  CHECK_THAT(with("c++ -DVALUE=1"), Catch::StartsWith("gradcheck: plain.cpp: not a gradcheck plugin"));
  CHECK_THAT(with("c++"), Catch::StartsWith("gradcheck: plain.cpp: does not compile (c++ ended with 1)"));
  CHECK_THAT(with(" "), Catch::StartsWith("gradcheck: plain.cpp: does not compile ("));
}

TEST_CASE("the message about a read-only cache names the cache and the remedy") {
  const TemporaryFolder folder;
  write_file(folder / "plain.cpp", "");
  const Ended ended = run_gradcheck({"plain.cpp"}, {folder.path(), {{"GRADCHECK_CACHE", "/proc/self/cache"}}});
  CHECK(ended.code == 2);
  CHECK_THAT(ended.err, Catch::StartsWith("gradcheck: the cache folder /proc/self/cache cannot be made: ") &&
                            Catch::EndsWith("; GRADCHECK_CACHE can name another\n"));
}
