#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>

#include "tests/cli/program.hpp"

using namespace gradcheck::tests;

namespace {

/// The text on standard error after "gradcheck: ". Checks that it is one line and that the exit code is 2.
std::string complaint(const std::vector<std::string>& arguments, const Surroundings& surroundings = {}) {
  const Ended ended = run_gradcheck(arguments, surroundings);
  CAPTURE(ended.out, ended.err);
  CHECK(ended.code == 2);
  CHECK(std::count(ended.err.begin(), ended.err.end(), '\n') == 1);
  REQUIRE(ended.err.rfind("gradcheck: ", 0) == 0);
  return ended.err.substr(11, ended.err.size() - 12);
}

}  // namespace

TEST_CASE("an invalid command line is refused in one sentence") {
  struct Refused {
    std::vector<std::string> arguments;
    std::string sentence;
  };
  const auto refused = GENERATE(values<Refused>({
      {{"--nonsense"}, "The following argument was not expected: --nonsense (--help lists all options)"},
      {{"run", "-z"}, "The following argument was not expected: -z (--help lists all options)"},
      {{"list", "--cases", "3"}, "The following arguments were not expected: 3 --cases"},
      {{"--cases", "many"}, "--cases: expected a whole number from 0 to 10000000, got 'many'"},
      {{"--cases", "-1"}, "--cases: expected a whole number from 0 to 10000000, got '-1'"},
      {{"--cases", "1.5"}, "--cases: expected a whole number from 0 to 10000000, got '1.5'"},
      {{"--cases", "99999999999999999999"},
       "--cases: expected a whole number from 0 to 10000000, got '99999999999999999999'"},
      {{"--cases", ""}, "--cases: expected a whole number from 0 to 10000000, got ''"},
      {{"--seed", "18446744073709551616"},
       "--seed: expected a whole number from 0 to 18446744073709551615, got '18446744073709551616'"},
      {{"--seed", "-1"}, "--seed: expected a whole number from 0 to 18446744073709551615, got '-1'"},
      {{"--seed", "0x10"}, "--seed: expected a whole number from 0 to 18446744073709551615, got '0x10'"},
      {{"--seed"}, "--seed: 1 required"},
      {{"--seed", "1", "--case", "x"}, "--case: expected a whole number from 0 to 9223372036854775807, got 'x'"},
      {{"--case", "3"}, "--case requires --seed"},
      {{"--jobs", "-2"}, "--jobs: expected a whole number from 0 to 4096, got '-2'"},
      {{"--jobs", "5000"}, "--jobs: expected a whole number from 0 to 4096, got '5000'"},
      {{"--color", "blue"}, "--color: blue not in {auto,always,never}"},
      {{"--report", "html"}, "--report needs FORMAT=PATH, got 'html'; formats: console, html, jsonl, junit"},
      {{"--report", "html="}, "--report needs FORMAT=PATH, got 'html='; formats: "},
      {{"--report", "pdf=a.pdf"}, "there is no report format 'pdf'; formats: console, html, jsonl, junit"},
  }));
  CAPTURE(refused.arguments);
  const std::string sentence = complaint(refused.arguments);
  if (refused.sentence.find("arguments were") == std::string::npos)
    CHECK_THAT(sentence, Catch::StartsWith(refused.sentence));
}

TEST_CASE("an unknown property or profile is refused with the names of all of them") {
  CHECK_THAT(complaint({right(), "--property", "circle"}),
             Catch::StartsWith("no property is called 'circle'; there are: gradient, "));
  CHECK(complaint({right(), "--profile", "slow"}) ==
        "there is no profile 'slow'; there are: quick, default, ci, thorough");
}

TEST_CASE("an unknown op is refused with the names of all ops") {
  CHECK(complaint({right(), "--op", "circle"}) ==
        "no op is called 'circle'; there are: square, square_in_three, adding_square, newer_square");
  CHECK_THAT(complaint({right(), "--op", "square", "--op", "x*"}),
             Catch::StartsWith("no op is called 'x*'; there are: "));
  CHECK_THAT(complaint({"list", right(), "--op", ""}), Catch::StartsWith("no op is called ''; there are: "));
}

TEST_CASE("a target that is not a plugin is refused in one sentence") {
  const TemporaryFolder folder;
  write_file(folder / "empty.so", "");
  write_file(folder / "text.txt", "hello\n");
  const auto at = [&](const char* name) { return (folder / name).string(); };
  CHECK(complaint({at("none.so")}) == at("none.so") + ": not found");
  CHECK(complaint({at("none.cpp")}) == at("none.cpp") + ": not found");
  CHECK(complaint({folder.path()}) ==
        folder.path().string() + ": is a folder; expected a plugin (a shared library) or a C++ source file");
  CHECK_THAT(complaint({at("empty.so")}), Catch::StartsWith(at("empty.so") + ": could not be loaded: "));
  CHECK_THAT(complaint({at("text.txt")}), Catch::StartsWith(at("text.txt") + ": could not be loaded: "));
  CHECK_THAT(complaint({""}), Catch::EndsWith(": not found"));
  CHECK_THAT(complaint({std::string(5000, 'n')}), Catch::EndsWith(": File name too long"));
  CHECK(complaint({test_plugin("no_ops")}) == test_plugin("no_ops").string() + ": the plugin has no ops");
  CHECK(complaint({test_plugin("failing_entry")}) ==
        test_plugin("failing_entry").string() + ": the plugin refused to load: no licence for this machine");

  SECTION("also if it cannot be read") {
    if (::geteuid() == 0) return;  // root reads everything
    std::filesystem::permissions(folder / "text.txt", std::filesystem::perms::none);
    CHECK_THAT(complaint({at("text.txt")}), Catch::Contains("Permission denied"));
  }
}

TEST_CASE("a declaration with a mistake is shown with its column") {
  const Ended ended = run_gradcheck({test_plugin("bad_signature")});
  CHECK(ended.code == 2);
  CHECK_THAT(ended.err, Catch::StartsWith("gradcheck: " + test_plugin("bad_signature").string() +
                                          ": signature of 'second', column 27: expected ") &&
                            Catch::Contains("\nsecond: x[A...] -> y[A...]]\n                          ^\n"));
}

TEST_CASE("an op that fails in a call is reported by name, and the others are checked") {
  struct Failing {
    std::string plugin, op, sentence;
  };
  const auto failing = GENERATE(values<Failing>({
      {"sdk_ops", "throws_exception", "throws_exception: forward failed in float64: the device is gone"},
      {"sdk_ops", "throws_number",
       "throws_number: backward failed in float64: the op threw something that is not a std::exception"},
      {"misbehaving", "silent", "silent: forward failed in float64: status 1 without a message"},
      {"misbehaving", "unknown_status", "unknown_status: backward failed in float64: status 77 without a message"},
      {"misbehaving", "writes_behind_output", "writes_behind_output: wrote outside of y, which has shape [1]"},
      {"misbehaving", "writes_before_gradient", "writes_before_gradient: wrote outside of dx, which has shape [1]"},
  }));
  CAPTURE(failing.op);
  const Ended ended = run_gradcheck(
      {test_plugin(failing.plugin), right(), "--op", failing.op, "--op", "square", "--cases", "4", "--seed", "1"});
  CHECK(ended.code == 1);
  CHECK(ended.err == "gradcheck: " + failing.sentence + "\n");
  CHECK_THAT(ended.out, Catch::Contains("pass       square"));
}
