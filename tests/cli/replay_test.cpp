#include <catch2/catch.hpp>
#include <cstdlib>
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

}  // namespace

TEST_CASE("the command that a finding names repeats it") {
  const TemporaryFolder folder;
  // Names that a shell would take apart.
  const fs::path plugin =
      folder / GENERATE(as<std::string>(), "plain.so", "it's $HOME & `more` \"quoted\".so", "-leading.so");
  CAPTURE(plugin);
  fs::copy_file(test_plugin("misbehaving"), plugin);
  const Ended first = run_gradcheck({plugin, "--op", "wrong_factor", "--op", "silent", "--cases", "7", "--seed", "5",
                                     "--report", "jsonl=" + (folder / "first.jsonl").string()});
  REQUIRE(first.code == 1);
  const std::vector<nlohmann::json> found = findings(folder / "first.jsonl");
  REQUIRE(found.size() == 2);
  for (const nlohmann::json& finding : found) {
    const auto replay = finding.at("replay").get<std::string>();
    CAPTURE(replay);
    REQUIRE(replay.rfind("gradcheck run ", 0) == 0);
    const fs::path again = folder / "again.jsonl";
    // As somebody would: the line goes to a shell that finds the command in PATH.
    const std::string path = gradcheck_executable().parent_path().string() + ":" + std::getenv("PATH");
    const Ended repeated =
        Program({"/bin/sh", "-c", replay + " --report jsonl=again.jsonl"}, {folder.path(), {{"PATH", path}}}).end();
    CHECK(repeated.code == 1);
    const std::vector<nlohmann::json> same = findings(again);
    REQUIRE(same.size() == 1);
    for (const char* part : {"message", "kind", "op", "case_index", "inputs", "upstream", "comparisons", "jacobians",
                             "replay", "shrink_steps"}) {
      CAPTURE(part);
      CHECK(same[0].at(part) == finding.at(part));
    }
    CHECK(same[0].at("cases") == 1);
  }
}
