#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/cli/program.hpp"

using namespace gradcheck::tests;
namespace fs = std::filesystem;

namespace {

/// The lines of a stored run that are findings.
std::vector<nlohmann::json> findings(const fs::path& file) {
  std::istringstream lines(read_whole_file(file));
  std::vector<nlohmann::json> found;
  for (std::string line; std::getline(lines, line);) {
    const nlohmann::json parsed = nlohmann::json::parse(line);
    if (parsed.at("type") == "finding") found.push_back(parsed);
  }
  return found;
}

/// Source of an op whose gradient has this factor. 3 is the right one.
void write_op(const fs::path& file, const std::string& factor, const std::string& domain = "") {
  std::ofstream(file) << "#include <gradcheck/sdk.hpp>\n"
                         "using namespace gradcheck;\n"
                         "struct Cube {\n"
                         "  static constexpr auto signature = \"cube: x[N] -> y[N]\";\n"
                      << (domain.empty() ? "" : "  static constexpr auto domain = \"" + domain + "\";\n")
                      << "  template <class T> static void forward(View<T> x, Out<T> y) {\n"
                         "    for (std::int64_t i = 0; i < x.size(); ++i) y[i] = x[i] * x[i] * x[i];\n"
                         "  }\n"
                         "  template <class T> static void backward(View<T> x, View<T>, View<T> dy, Out<T> dx) {\n"
                         "    for (std::int64_t i = 0; i < x.size(); ++i) dx[i] = T("
                      << factor
                      << ") * x[i] * x[i] * dy[i];\n"
                         "  }\n"
                         "};\n"
                         "GRADCHECK_PLUGIN(Cube)\n";
}

}  // namespace

TEST_CASE("the command in a finding repeats it") {
  const TemporaryFolder folder;
  // A shell would split or expand these names.
  const fs::path plugin =
      folder / GENERATE(as<std::string>(), "plain.so", "it's $HOME & `more` \"quoted\".so", "-leading.so");
  CAPTURE(plugin);
  fs::copy_file(test_plugin("misbehaving"), plugin);
  const Ended first = run_gradcheck({plugin, "--op", "wrong_factor", "--property", "gradient", "--cases", "7", "--seed",
                                     "5", "--report", "jsonl=" + (folder / "first.jsonl").string()});
  REQUIRE(first.code == 1);
  const std::vector<nlohmann::json> found = findings(folder / "first.jsonl");
  REQUIRE_FALSE(found.empty());
  for (const nlohmann::json& finding : found) {
    const auto replay = finding.at("replay").get<std::string>();
    CAPTURE(replay);
    REQUIRE(replay.rfind("gradcheck replay gc1:5:wrong_factor:gradient:", 0) == 0);
    // Like a user: with a shell that finds the command in PATH.
    const std::string path = gradcheck_executable().parent_path().string() + ":" + std::getenv("PATH");
    const Ended repeated = StartedProgram({"/bin/sh", "-c", replay}, {folder.path(), {{"PATH", path}}}).end();
    CHECK(repeated.code == 1);
    CHECK(repeated.err.empty());
    CHECK_THAT(repeated.out, Catch::Contains("wrong_factor / gradient / " + finding.at("kind").get<std::string>()));
  }
  // The file has the same cases.
  const Ended from_file = run_gradcheck({"replay", folder / "first.jsonl", plugin});
  CHECK(from_file.code == 1);
  CHECK_THAT(from_file.out, Catch::Contains("wrong_factor / gradient / " + found[0].at("kind").get<std::string>()));
}

TEST_CASE("replay says what has changed since the finding, and whether the case passes now") {
  const TemporaryFolder folder;
  const fs::path source = folder / "cube.cpp";
  write_op(source, "2");
  const Ended first = run_gradcheck({source, "--property", "gradient", "--seed", "3", "--cases", "5", "--report",
                                     "jsonl=" + (folder / "r.jsonl").string()});
  REQUIRE(first.code == 1);
  const auto token = findings(folder / "r.jsonl").at(0).at("token").get<std::string>();
  CHECK(run_gradcheck({"replay", token, source}).err.empty());

  write_op(source, "3");
  const Ended mended = run_gradcheck({"replay", token, source});
  CHECK(mended.code == 0);
  CHECK_THAT(mended.err,
             Catch::Contains("has changed since the token was made") && Catch::Contains("the case passes now"));

  write_op(source, "2", "x in [1, 2]");
  const Ended elsewhere = run_gradcheck({"replay", token, source});
  CHECK(elsewhere.code == 1);
  CHECK_THAT(elsewhere.err, Catch::Contains("the declarations of cube have changed since the token was made"));
}

TEST_CASE("the snippet of a finding compiles") {
  const TemporaryFolder folder;
  const fs::path source = folder / "cube.cpp";
  write_op(source, "2");
  const Ended first = run_gradcheck({source, "--property", "gradient", "--seed", "3", "--cases", "5", "--report",
                                     "jsonl=" + (folder / "r.jsonl").string()});
  REQUIRE(first.code == 1);
  const auto token = findings(folder / "r.jsonl").at(0).at("token").get<std::string>();
  const Ended snippet = run_gradcheck({"replay", token, source, "--snippet"});
  CHECK(snippet.code == 1);
  std::ofstream(folder / "snippet.cpp") << snippet.out;
  const Ended compiled =
      StartedProgram({"g++", "-std=gnu++20", "-fsyntax-only", "-Wall", "-Werror", "-DGRADCHECK_WITH_MPFR=0",
                      "-I" GRADCHECK_SOURCE_DIR, "-isystem", "/usr/include/eigen3", (folder / "snippet.cpp").string()})
          .end();
  INFO(snippet.out << compiled.err);
  CHECK(compiled.code == 0);
}

TEST_CASE("a token without a case is refused in one sentence") {
  struct Refused {
    std::vector<std::string> arguments;
    std::string sentence;
  };
  const auto refused = GENERATE(values<Refused>({
      {{"nonsense"}, "expected a replay token such as"},
      {{"gc1:1:no_such_op:gradient:0::0.0.0"}, "there is no op called no_such_op here"},
      {{"gc1:1:tanh:no_such_property:0::0.0.0"}, "this gradcheck has no property called no_such_property"},
      {{"gc1:1:tanh:gradient:zero::0.0.0"}, "expected the number of a case, got 'zero'"},
  }));
  CAPTURE(refused.sentence);
  std::vector<std::string> arguments = {"replay"};
  arguments.insert(arguments.end(), refused.arguments.begin(), refused.arguments.end());
  const Ended ended = run_gradcheck(arguments);
  CHECK(ended.code == 2);
  CHECK_THAT(ended.err, Catch::Contains(refused.sentence));
}
