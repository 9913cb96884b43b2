#include <sched.h>
#include <signal.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <sstream>
#include <thread>

#include "tests/cli/program.hpp"

using namespace gradcheck::tests;
namespace fs = std::filesystem;
using Json = nlohmann::json;

namespace {

// A sanitizer reports a bad access and ends the process itself; memory limits do not apply to it.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool sanitized = true;
#else
constexpr bool sanitized = false;
#endif

std::string crashing() { return test_plugin("crashing"); }

std::vector<Json> lines_of(const std::string& text) {
  std::istringstream lines(text);
  std::vector<Json> parsed;
  for (std::string line; std::getline(lines, line);) parsed.push_back(Json::parse(line));
  return parsed;
}

std::vector<Json> lines_of_type(const std::string& text, const std::string& type) {
  std::vector<Json> lines = lines_of(text);
  std::erase_if(lines, [&](const Json& line) { return line.at("type") != type; });
  return lines;
}

/// A run with the record on standard output.
Ended run(std::vector<std::string> arguments) {
  for (const char* word : {"--seed", "1", "--report", "jsonl=-"}) arguments.emplace_back(word);
  return run_gradcheck(arguments);
}

/// The record without the fields that differ from run to run.
std::vector<Json> comparable(const std::string& text) {
  std::vector<Json> lines = lines_of(text);
  for (Json& line : lines) {
    for (const char* name : {"command", "started", "seconds"}) line.erase(name);
    if (!line.contains("properties")) continue;
    for (Json& property : line.at("properties")) property.erase("seconds");
  }
  return lines;
}

bool someone_has_loaded(const std::string& library) {
  for (const auto& process : fs::directory_iterator("/proc")) {
    try {
      if (read_whole_file(process.path() / "maps").find(library) != std::string::npos) return true;
    } catch (const std::runtime_error&) {  // not a process, another user's, or ended
    }
  }
  return false;
}

}  // namespace

TEST_CASE("a case that ends its process is found, shrunk and repeated") {
  struct Example {
    std::string op, function, end, kind;
    std::int64_t extent;
  };
  const auto example = GENERATE(values<Example>({
      {"null_backward", "backward", "signal 11 (SIGSEGV)", "crash", 3},
      {"aborting_forward", "forward", "signal 6 (SIGABRT)", "crash", 2},
      {"exiting_backward", "backward", "exit code 7", "crash", 2},
      {"bottomless_forward", "forward", "signal 11 (SIGSEGV)", "crash", 2},
  }));
  CAPTURE(example.op);
  const Ended ended = run({crashing(), "--op", example.op, "--op", "good", "--property", "gradient", "--property",
                           "buffers", "--cases", "30"});
  CAPTURE(ended.err);
  CHECK(ended.code == 1);
  const std::string sentence =
      example.op + ": " + example.function + " in float64 ended the process with " + (sanitized ? "" : example.end);
  CHECK_THAT(ended.err, Catch::StartsWith("gradcheck: " + sentence));
  const std::vector<Json> findings = lines_of_type(ended.out, "finding");
  REQUIRE(findings.size() == 2);
  for (const Json& finding : findings) {
    CHECK(finding.at("op") == example.op);
    CHECK(finding.at("verdict") == "error");
    CHECK(finding.at("kind") == example.kind);
    CHECK(finding.at("inputs").at(0).at("shape") == Json::array({example.extent}));
    CHECK(finding.at("upstream").at(0).at("shape") == Json::array({example.extent}));
  }
  const std::vector<Json> ops = lines_of_type(ended.out, "op");
  REQUIRE(ops.size() == 2);
  CHECK(ops[0].at("verdict") == "error");
  // The other op is checked as usual.
  CHECK(ops[1].at("name") == "good");
  CHECK(ops[1].at("verdict") == "pass");
  CHECK(ops[1].at("properties").at(0).at("passed") == 30);

  const Ended again = run_gradcheck({"replay", findings[0].at("token").get<std::string>(), crashing()});
  CHECK(again.code == 1);
  CHECK_THAT(again.out, Catch::Contains(sentence));
  CHECK(again.err.empty());
}

TEST_CASE("a case that does not end meets the limit of CPU time") {
  const Ended ended = run({crashing(), "--op", "endless_backward", "--op", "good", "--property", "gradient",
                           "--property", "buffers", "--cases", "10", "--time-limit", "0.5"});
  CHECK(ended.code == 1);
  CHECK_THAT(ended.err,
             Catch::StartsWith(
                 "gradcheck: endless_backward: backward in float64 used more than 0.5 s of CPU time in one case") &&
                 Catch::Contains("the op's other properties were not checked"));
  const std::vector<Json> findings = lines_of_type(ended.out, "finding");
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].at("kind") == "timeout");
  CHECK(findings[0].at("inputs").at(0).at("shape") == Json::array({2}));
  CHECK_THAT(findings[0].at("replay").get<std::string>(), Catch::EndsWith(" --time-limit 0.5"));
  const std::vector<Json> ops = lines_of_type(ended.out, "op");
  REQUIRE(ops.size() == 2);
  CHECK(ops[0].at("properties").size() == 1);
  CHECK(ops[1].at("verdict") == "pass");
}

TEST_CASE("a case that sleeps meets the wall-clock limit and is not shrunk") {
  const Ended ended = run({crashing(), "--op", "sleeping_backward", "--property", "gradient", "--cases", "5",
                           "--time-limit", "0.2", "--wall-limit", "2.5"});
  CHECK(ended.code == 1);
  CHECK_THAT(ended.err,
             Catch::StartsWith("gradcheck: sleeping_backward: backward in float64 did not answer for 2.5 s"));
  const std::vector<Json> findings = lines_of_type(ended.out, "finding");
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].at("kind") == "timeout");
  CHECK(findings[0].at("shrink_steps") == 0);
  CHECK(findings[0].at("inputs").at(0).at("shape").at(0) > 1);
  CHECK_THAT(findings[0].at("replay").get<std::string>(), Catch::EndsWith(" --time-limit 0.2 --wall-limit 2.5"));
}

TEST_CASE("a slow op on a busy machine does not meet the limit of CPU time") {
  cpu_set_t all, one;
  REQUIRE(::sched_getaffinity(0, sizeof(all), &all) == 0);
  int processor = 0;
  while (!CPU_ISSET(processor, &all)) ++processor;
  CPU_ZERO(&one);
  CPU_SET(processor, &one);
  const auto start = std::chrono::steady_clock::now();
  // Six workers share a processor, which they inherit from this thread.
  REQUIRE(::sched_setaffinity(0, sizeof(one), &one) == 0);
  std::vector<std::unique_ptr<StartedProgram>> programs;
  for (int i = 0; i < 6; ++i) {
    programs.emplace_back(
        new StartedProgram(start_gradcheck({crashing(), "--op", "slow_backward", "--property", "gradient", "--cases",
                                            "3", "--seed", "1", "--jobs", "1", "--time-limit", "1"})));
  }
  REQUIRE(::sched_setaffinity(0, sizeof(all), &all) == 0);
  for (const auto& program : programs) {
    const Ended ended = program->end();
    CAPTURE(ended.err);
    CHECK(ended.code == 0);
  }
  // Half a second of each was more than a second of the clock.
  CHECK(std::chrono::steady_clock::now() - start > std::chrono::seconds(3));
}

TEST_CASE("a case that takes all memory meets the memory limit") {
  if (sanitized) return;
  const Ended ended = run({crashing(), "--op", "hoarding_backward", "--op", "good", "--property", "gradient", "--cases",
                           "10", "--memory-limit", "300"});
  CHECK(ended.code == 1);
  const std::vector<Json> findings = lines_of_type(ended.out, "finding");
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].at("kind") == "out-of-memory");
  CHECK_THAT(findings[0].at("message").get<std::string>(), Catch::Contains("because memory ran out (limit: 300 MiB)"));
  CHECK(findings[0].at("inputs").at(0).at("shape") == Json::array({2}));
  CHECK(lines_of_type(ended.out, "op").at(1).at("verdict") == "pass");
}

TEST_CASE("a crash in a smaller case does not hide the finding that was being shrunk") {
  const Ended ended = run({crashing(), "--op", "crash_when_smaller", "--property", "gradient", "--cases", "20"});
  const std::vector<Json> findings = lines_of_type(ended.out, "finding");
  REQUIRE(findings.size() == 2);
  CHECK(findings[0].at("kind") == "crash");
  CHECK(findings[0].at("inputs").at(0).at("values") == Json::array({1.0}));
  CHECK(findings[1].at("kind") == "wrong-value");
  CHECK(findings[1].at("shrink_steps") == 0);
  CHECK(lines_of_type(ended.out, "op").at(0).at("properties").at(0).at("cases") == 20);
}

TEST_CASE("a case that ends its process only after other cases is shown without shrinking") {
  const Ended ended = run({crashing(), "--op", "tired_backward", "--property", "gradient", "--cases", "60"});
  CHECK(ended.code == 1);
  const std::vector<Json> findings = lines_of_type(ended.out, "finding");
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].at("kind") == "crash");
  CHECK_THAT(findings[0].at("message").get<std::string>(), Catch::Contains("the case alone does not reproduce this"));
  CHECK(findings[0].at("inputs").size() == 1);
  CHECK(findings[0].at("upstream").size() == 1);
}

TEST_CASE("a plugin that crashes when it is loaded is refused") {
  const std::string plugin = test_plugin("crashing_when_loaded");
  const std::string sentence = "gradcheck: " + plugin + ": loading it ended the process with ";
  const Ended alone = run_gradcheck({plugin});
  CHECK(alone.code == 2);
  CHECK_THAT(alone.err, Catch::StartsWith(sentence));
  const Ended list = run_gradcheck({"list", plugin, crashing()});
  CHECK(list.code == 2);
  CHECK_THAT(list.err, Catch::StartsWith(sentence));
  CHECK_THAT(list.out, Catch::Contains("good: x[N] -> y[N]"));
}

TEST_CASE("a worker makes the same record as the command itself") {
  const std::string plugin = GENERATE(as<std::string>(), "right", "sdk_ops");
  const std::vector<std::string> arguments{test_plugin(plugin), "--cases", "20", "--jobs", "2"};
  std::vector<std::string> in_process = arguments;
  in_process.emplace_back("--in-process");
  const Ended apart = run(arguments), within = run(in_process);
  CHECK(apart.code == within.code);
  CHECK(comparable(apart.out) == comparable(within.out));
}

TEST_CASE("output of a plugin does not get into a report") {
  const Ended ended = run({crashing(), "--op", "talkative_forward", "--property", "gradient", "--cases", "3"});
  CHECK(ended.code == 0);
  CHECK(lines_of_type(ended.out, "op").size() == 1);
  CHECK_THAT(ended.err, Catch::Contains("said by a plugin"));
}

TEST_CASE("workers end with the command") {
  const TemporaryFolder folder;
  const std::string plugin = folder / "crashing.so";
  fs::copy_file(crashing(), plugin);
  StartedProgram program = start_gradcheck({plugin, "--op", "endless_backward", "--seed", "1", "--time-limit", "0"});
  REQUIRE(wait_for([&] { return someone_has_loaded(plugin); }));
  program.signal(SIGKILL);
  CHECK(program.end().code == 128 + SIGKILL);
  CHECK(wait_for([&] { return !someone_has_loaded(plugin); }));
}

TEST_CASE("a worker that a user starts refuses to run") {
  const Ended ended = run_gradcheck({"worker", "0"});
  CHECK(ended.code == 2);
  CHECK(ended.err == "gradcheck: `gradcheck worker` is started by gradcheck itself, not by hand\n");
}
