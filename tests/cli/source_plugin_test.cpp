#include <unistd.h>
#include <catch2/catch.hpp>

#include "tests/cli/program.hpp"

using namespace gradcheck::tests;
namespace fs = std::filesystem;

namespace {

// In double alone, which compiles fastest; the wrong factor is found all the same.
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

// Compiled once for all tests: the cache lies in the build folder.
std::string source_of_the_tests() {
  const fs::path folder = fs::path(GRADCHECK_BINARY_DIR) / "tests" / "a source's folder";
  fs::create_directories(folder);
  const fs::path source = folder / "my op.cpp";
  if (!fs::exists(source) || read_whole_file(source) != op_of_the_tests) write_file(source, op_of_the_tests);
  return source;
}

}  // namespace

TEST_CASE("a source is compiled and checked") {
  const std::string source = source_of_the_tests();
  const Ended ended = run_gradcheck({source, "--op", "mine", "--cases", "5", "--seed", "1"});
  CHECK(ended.code == 1);
  CHECK(ended.err.empty());
  CHECK_THAT(ended.out,
             Catch::Contains("FAIL") && Catch::Contains("'" + source.substr(0, source.find('\'')) + "'\\''"));
  CHECK(ended.out.find("plugin-cache") == std::string::npos);

  SECTION("and Eigen, though included first, does not abort on shapes that do not fit") {
    const Ended misfit = run_gradcheck({source, "--op", "misfit", "--cases", "5", "--seed", "1"});
    CHECK(misfit.code == 1);
    CHECK_THAT(misfit.out, Catch::Contains("shapes do not fit"));
  }
  SECTION("in a cache that may be anywhere") {
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

TEST_CASE("a source that does not compile is reported with what the compiler printed") {
  const TemporaryFolder folder;
  write_file(folder / "wrong.cpp", "int value() { return nonsense\x1b[31m; }\n");
  const Ended ended =
      run_gradcheck({"wrong.cpp", test_plugin("right"), "--cases", "2", "--seed", "1"}, {folder.path(), {}});
  CHECK(ended.code == 2);
  CHECK_THAT(ended.err, Catch::StartsWith("gradcheck: wrong.cpp: does not compile (") && Catch::Contains("nonsense"));
  CHECK(ended.err.find('\x1b') == std::string::npos);
  CHECK_THAT(ended.out, Catch::Contains("nonsense") && Catch::Contains("pass       square"));
}

TEST_CASE("a source that is no plugin is named, and not the library made of it") {
  const TemporaryFolder folder;
  write_file(folder / "plain.cpp", "int value() { return 1; }\n");
  write_file(folder / "empty.cpp", "");
  write_file(folder / "undefined.cpp", "int missing();\nint value() { return missing(); }\n");
  const auto complaint = [&](const char* source) {
    const Ended ended = run_gradcheck({source}, {folder.path(), {}});
    CHECK(ended.code == 2);
    return ended.err;
  };
  CHECK_THAT(complaint("plain.cpp"),
             Catch::StartsWith("gradcheck: plain.cpp: not a gradcheck plugin: it does not export "));
  CHECK_THAT(complaint("empty.cpp"), Catch::StartsWith("gradcheck: empty.cpp: not a gradcheck plugin: "));
  CHECK_THAT(complaint("undefined.cpp"), Catch::StartsWith("gradcheck: undefined.cpp: could not be loaded: ") &&
                                             Catch::Contains("undefined symbol"));
}

TEST_CASE("the compiler is the one that CXX names") {
  const TemporaryFolder folder;
  write_file(folder / "plain.cpp", "int value() { return VALUE; }\n");
  const auto with = [&](const std::string& compiler) {
    return run_gradcheck({"plain.cpp"}, {folder.path(), {{"CXX", compiler}}}).err;
  };
  CHECK(with("no-such-compiler") ==
        "gradcheck: the compiler no-such-compiler could not be started: No such file or directory; CXX can name "
        "another\n");
  CHECK_THAT(with("c++ -DVALUE=1"), Catch::StartsWith("gradcheck: plain.cpp: not a gradcheck plugin"));
  CHECK_THAT(with("c++"), Catch::StartsWith("gradcheck: plain.cpp: does not compile (c++ ended with 1)"));
  CHECK_THAT(with(" "), Catch::StartsWith("gradcheck: plain.cpp: does not compile ("));
}

TEST_CASE("a cache that cannot be written to is named with the way out") {
  const TemporaryFolder folder;
  write_file(folder / "plain.cpp", "");
  const Ended ended = run_gradcheck({"plain.cpp"}, {folder.path(), {{"GRADCHECK_CACHE", "/proc/self/cache"}}});
  CHECK(ended.code == 2);
  CHECK_THAT(ended.err, Catch::StartsWith("gradcheck: the cache folder /proc/self/cache cannot be made: ") &&
                            Catch::EndsWith("; GRADCHECK_CACHE can name another\n"));
}
