#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/cli/program.hpp"

using namespace gradcheck::tests;
namespace fs = std::filesystem;

namespace {

Ended run_with_reports(const std::vector<std::string>& requests, const Surroundings& surroundings = {}) {
  std::vector<std::string> arguments{test_plugin("right"), "--op", "square", "--cases", "2", "--seed", "1"};
  for (const std::string& request : requests) arguments.insert(arguments.end(), {"--report", request});
  return run_gradcheck(arguments, surroundings);
}

bool is_stored_run(const std::string& text) {
  std::istringstream lines(text);
  std::string line, last;
  while (std::getline(lines, line)) last = line;
  return nlohmann::json::parse(last).at("type") == "end";
}

}  // namespace

TEST_CASE("each report goes to its file") {
  const TemporaryFolder folder;
  const Ended ended = run_with_reports({"jsonl=run.jsonl", "junit=run.xml", "html=./page.html", "console=run=1.txt"},
                                       {folder.path(), {}});
  CHECK(ended.code == 0);
  CHECK(ended.err.empty());
  CHECK(is_stored_run(read_whole_file(folder / "run.jsonl")));
  CHECK_THAT(read_whole_file(folder / "run.xml"), Catch::StartsWith("<?xml"));
  CHECK_THAT(read_whole_file(folder / "page.html"),
             Catch::StartsWith("<!DOCTYPE html>") || Catch::StartsWith("<!doctype html>"));
  CHECK_THAT(read_whole_file(folder / "run=1.txt"), Catch::StartsWith("gradcheck "));
  CHECK_THAT(ended.out, Catch::Contains("All 1 op") || Catch::Contains("passed"));
  CHECK(std::distance(fs::directory_iterator(folder.path()), fs::directory_iterator()) == 4);
}

TEST_CASE("a report on standard output replaces that of the console") {
  const Ended ended = run_with_reports({"jsonl=-"});
  CHECK(ended.code == 0);
  CHECK(is_stored_run(ended.out));
  CHECK(ended.out.rfind("{\"type\":\"run\"", 0) == 0);
}

TEST_CASE("a report path that cannot be written to is refused before anything is checked") {
  const TemporaryFolder folder;
  fs::create_directory(folder / "inside");
  const auto refusal = [&](const std::string& path) {
    const Ended ended = run_with_reports({"jsonl=" + path}, {folder.path(), {}});
    CHECK(ended.code == 2);
    CHECK(ended.out.empty());
    return ended.err;
  };
  CHECK(refusal("none/run.jsonl") == "gradcheck: the report cannot be written to none/run.jsonl: there is no folder " +
                                         (folder / "none").string() + "\n");
  CHECK(refusal("inside") == "gradcheck: the report cannot be written to inside: it is a folder\n");
  CHECK(refusal("") == "gradcheck: --report needs FORMAT=PATH, got 'jsonl='; formats: console, html, jsonl, junit\n");
  if (::geteuid() == 0) return;  // root can write everywhere
  fs::permissions(folder / "inside", fs::perms::owner_read | fs::perms::owner_exec);
  CHECK(refusal("inside/run.jsonl") ==
        "gradcheck: the report cannot be written to inside/run.jsonl: Permission denied\n");
}

TEST_CASE("two reports to one place are refused") {
  for (const char* path : {"-", "both.txt"}) {
    const Ended ended = run_with_reports({"jsonl=" + std::string(path), "junit=" + std::string(path)});
    CHECK(ended.code == 2);
    CHECK(ended.err == "gradcheck: two reports cannot both be written to " + std::string(path) + "\n");
    CHECK(ended.out.empty());
  }
}

TEST_CASE("the other reports are written if one fails") {
  const TemporaryFolder folder;
  const Ended ended = run_with_reports({"jsonl=/dev/full", "junit=run.xml"}, {folder.path(), {}});
  CHECK(ended.code == 2);
  CHECK(ended.err == "gradcheck: the report cannot be written to /dev/full: No space left on device\n");
  CHECK_THAT(read_whole_file(folder / "run.xml"), Catch::StartsWith("<?xml"));
  CHECK_THAT(ended.out, Catch::Contains("square"));
  CHECK(fs::is_character_file("/dev/full"));
}

TEST_CASE("a result that cannot be printed is not a success") {
  const Ended ended = StartedProgram({"/bin/sh", "-c", "exec \"$0\" \"$@\" > /dev/full", gradcheck_executable(),
                                      test_plugin("right"), "--cases", "2"})
                          .end();
  CHECK(ended.code == 2);
  CHECK(ended.err == "gradcheck: the result cannot be written to standard output: No space left on device\n");
}

TEST_CASE("an earlier report is replaced as a whole") {
  const TemporaryFolder folder;
  write_file(folder / "run.jsonl", std::string(1000000, 'x'));
  CHECK(run_with_reports({"jsonl=run.jsonl"}, {folder.path(), {}}).code == 0);
  CHECK(is_stored_run(read_whole_file(folder / "run.jsonl")));

  SECTION("but a pipe is written to") {
    REQUIRE(::mkfifo((folder / "pipe").c_str(), 0600) == 0);
    StartedProgram reader({"/bin/cat", folder / "pipe"});
    CHECK(run_with_reports({"jsonl=pipe"}, {folder.path(), {}}).code == 0);
    CHECK(is_stored_run(reader.end().out));
    CHECK(fs::is_fifo(folder / "pipe"));
  }
}
