#include "reports/console.hpp"

#include <catch2/catch.hpp>
#include <sstream>
#include <string>

#include "reports/visible_text.hpp"
#include "tests/record/record_fixture.hpp"
#include "tests/reports/approved.hpp"

using namespace gradcheck;
using namespace gradcheck::tests;

TEST_CASE("the console report is the approved one") {
  check_approved("console/all_pass.txt", rendered("console", all_pass()));
  check_approved("console/failing.txt", rendered("console", failing()));
  check_approved("console/failing_colour.txt", rendered("console", failing(), true));
  check_approved("console/undecided.txt", rendered("console", undecided()));
  check_approved("console/weak.txt", rendered("console", weak()));
  check_approved("console/refused.txt", rendered("console", refused()));
  check_approved("console/not_loaded.txt", rendered("console", not_loaded()));
  check_approved("console/nothing_checked.txt", rendered("console", nothing_checked()));
  check_approved("console/hostile.txt", rendered("console", hostile(hostile_text())));
}

TEST_CASE("the console report sends no control characters of the record") {
  const std::string text = rendered("console", hostile(hostile_text()));
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte != '\n') CHECK(byte >= 0x20);
    CHECK(byte != 0x7F);
  }
  CHECK(text.find("\\x1b[31mred") != std::string::npos);
  CHECK(text.find("\xc2\x9b") == std::string::npos);
  CHECK(text.find("\xe2\x80\xae") == std::string::npos);
  CHECK(text.find('\xff') == std::string::npos);
}

TEST_CASE("the console report uses colour only when asked") {
  CHECK(rendered("console", failing()).find('\x1b') == std::string::npos);
  const std::string coloured = rendered("console", failing(), true);
  CHECK(coloured.find("\x1b[31;1mFAIL") != std::string::npos);
}

TEST_CASE("the console report is at most 120 columns wide") {
  const std::string words =
      "word " + std::string(400, 'x') + " \xe6\xbc\xa2\xe5\xad\x97 " + std::string(90, 'y') + " end";
  for (const RunRecord& record : {failing(), hostile(hostile_text()), hostile(words)}) {
    std::istringstream lines(rendered("console", record));
    for (std::string line; std::getline(lines, line);) {
      INFO(line);
      // a word of the replay command stays whole
      const bool whole_word = line.find(std::string(400, 'x')) != std::string::npos;
      CHECK((whole_word || reports::display_width(line) <= 120));
    }
  }
}

TEST_CASE("the console report breaks a replay command only where a shell joins it again") {
  RunRecord record = undecided();
  Finding& finding = record.ops[1].properties[0].findings[0];
  finding.replay = "gradcheck replay";
  for (int i = 0; i < 8; ++i) finding.replay += " --attribute 'name = a quoted value'";
  const std::string text = rendered("console", record);
  CHECK(text.find("value' \\\n") != std::string::npos);
  CHECK(text.find("quoted \\\n") == std::string::npos);
  CHECK(text.find("a \\\n") == std::string::npos);
}

TEST_CASE("the console report shows the failing entry of a long tensor") {
  RunRecord record = undecided();
  Finding& finding = record.ops[1].properties[0].findings[0];
  finding.inputs = {{"x", false, {100, 100}, std::vector<double>(10000, 0.123456789012345)}};
  finding.inputs[0].values[5678] = 777.25;
  finding.comparisons[0].input_index = {56, 78};
  const std::string text = rendered("console", record);
  CHECK(text.find("777.25*") != std::string::npos);
  CHECK(text.find("of 10,000 entries not shown") != std::string::npos);
}

TEST_CASE("the console report lists every gradient of a few ops, and weak gradients of many") {
  const auto lines_of = [](const RunRecord& record) {
    const std::string text = rendered("console", record);
    std::size_t count = 0;
    for (std::size_t at = text.find(" compared in "); at != std::string::npos;
         at = text.find(" compared in ", at + 1)) {
      ++count;
    }
    return count;
  };
  RunRecord record = all_pass();
  CHECK(lines_of(record) == 3 + 1);
  record.ops.resize(5, record.ops[0]);  // affine: dW was unresolved in some cases, db is always 0
  CHECK(lines_of(record) == 4 * 2 + 1);
}
