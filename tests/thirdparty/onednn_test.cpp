// Runs the built command on oneDNN's layers, and on a copy with three wrong gradients.
#include <sys/wait.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

namespace {

namespace fs = std::filesystem;
using Names = std::set<std::string>;

struct Run {
  int exit_code = -1;
  std::map<std::string, std::string> verdicts;  // by op
  std::map<std::string, Names> blamed;          // by op: the inputs of its findings
  std::string messages;
};

Run read_report(const fs::path& report) {
  Run run;
  std::ifstream lines(report);
  for (std::string text; std::getline(lines, text);) {
    const auto line = nlohmann::json::parse(text);
    if (line.at("type") == "op") run.verdicts[line.at("name")] = line.at("verdict");
    if (line.at("type") != "finding") continue;
    const std::string op = line.at("op");
    run.messages += op + ", case " + std::to_string(line.at("case_index").get<long>()) + ": " +
                    line.at("message").get<std::string>() + "\n";
    for (const auto& comparison : line.at("comparisons"))
      run.blamed[op].insert(comparison.at("input").get<std::string>());
  }
  return run;
}

// `selection`: further arguments of the command, e.g. "--op onednn/tanh".
Run check(const std::string& plugin, int seed, const std::string& selection = "") {
  const fs::path report = fs::path(GRADCHECK_THIRDPARTY_DIR) / (plugin + "-" + std::to_string(seed) + ".jsonl");
  fs::remove(report);
  const std::string quote = "'";
  const std::string command = quote + GRADCHECK_COMMAND + "' run '" + GRADCHECK_THIRDPARTY_DIR + "/" + plugin +
                              ".so' " + selection + " --cases 30 --seed " + std::to_string(seed) +
                              " --report 'jsonl=" + report.string() + "' > /dev/null";
  const int status = std::system(command.c_str());
  REQUIRE(WIFEXITED(status));
  Run run = read_report(report);
  run.exit_code = WEXITSTATUS(status);
  return run;
}

Names ops_that(const Run& run, const std::string& verdict) {
  Names names;
  for (const auto& [op, found] : run.verdicts) {
    if (found == verdict) names.insert(op);
  }
  return names;
}

constexpr std::size_t op_count = 48;  // of the list in onednn/plugin.cpp

}  // namespace

// On the first seed, which takes half a minute. GRADCHECK_SEEDS asks for more seeds.
TEST_CASE("oneDNN's gradients pass") {
  const char* const asked = std::getenv("GRADCHECK_SEEDS");  // NOLINT: no other thread runs
  const int seeds = asked != nullptr ? std::atoi(asked) : 1;
  REQUIRE(seeds > 0);
  for (int seed = 1; seed <= seeds; ++seed) {
    const Run run = check("onednn", seed);
    INFO("seed " << seed << "\n" << run.messages);
    CHECK(run.exit_code == 0);
    CHECK(run.verdicts.size() == op_count);
    CHECK(ops_that(run, "pass").size() == op_count);
  }
}

// The faulty copy differs from the right one in three ops only; the case above runs all others.
TEST_CASE("the three wrong gradients of the faulty copy are found") {
  const int seed = GENERATE(1, 2, 3);
  const Run run = check("onednn_faulty", seed, "--op onednn/conv2d --op onednn/layer_norm --op onednn/tanh");
  INFO("seed " << seed << "\n" << run.messages);
  CHECK(run.exit_code == 1);
  CHECK(ops_that(run, "fail") == Names{"onednn/conv2d", "onednn/layer_norm", "onednn/tanh"});
  CHECK(run.verdicts.size() == 3);
  CHECK(run.blamed == std::map<std::string, Names>{
                          {"onednn/conv2d", {"w"}}, {"onednn/layer_norm", {"gamma"}}, {"onednn/tanh", {"x"}}});
}
