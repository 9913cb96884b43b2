#include "reports/junit.hpp"

#include <catch2/catch.hpp>
#include <pugixml.hpp>
#include <string>

#include "tests/record/record_fixture.hpp"
#include "tests/reports/approved.hpp"

using namespace gradcheck;
using namespace gradcheck::tests;

namespace {

pugi::xml_document parsed(const RunRecord& record) {
  const std::string text = rendered("junit", record);
  pugi::xml_document document;
  const pugi::xml_parse_result result = document.load_buffer(text.data(), text.size());
  INFO(result.description());
  REQUIRE(result);
  return document;
}

// The counts in the attributes are those of the elements.
void check_counts(const pugi::xml_document& document) {
  for (const pugi::xpath_node& found : document.select_nodes("//testsuite | /testsuites")) {
    const pugi::xml_node node = found.node();
    CHECK(node.attribute("tests").as_uint(999) == node.select_nodes(".//testcase").size());
    CHECK(node.attribute("failures").as_uint(999) == node.select_nodes(".//failure").size());
    CHECK(node.attribute("errors").as_uint(999) == node.select_nodes(".//error").size());
  }
}

}  // namespace

TEST_CASE("the JUnit report is the approved one") {
  check_approved("junit/all_pass.xml", rendered("junit", all_pass()));
  check_approved("junit/failing.xml", rendered("junit", failing()));
  check_approved("junit/undecided.xml", rendered("junit", undecided()));
  check_approved("junit/weak.xml", rendered("junit", weak()));
  check_approved("junit/refused.xml", rendered("junit", refused()));
  check_approved("junit/not_loaded.xml", rendered("junit", not_loaded()));
  check_approved("junit/nothing_checked.xml", rendered("junit", nothing_checked()));
  check_approved("junit/hostile.xml", rendered("junit", hostile(hostile_text())));
}

TEST_CASE("the JUnit report is well-formed and counts what it holds") {
  for (const RunRecord& record : {all_pass(), failing(), undecided(), weak(), refused(), not_loaded(),
                                  nothing_checked(), hostile(hostile_text())}) {
    check_counts(parsed(record));
  }
}

TEST_CASE("JUnit: each verdict has the element and type that CI engines expect") {
  CHECK(parsed(all_pass()).select_nodes("//failure | //error").empty());
  CHECK(parsed(failing()).select_nodes("//failure[@type='wrong-value']").size() == 1);
  CHECK(parsed(undecided()).select_nodes("//failure[@type='undecided']").size() == 1);
  CHECK(parsed(refused()).select_nodes("//error[@type='exception']").size() == 1);
  CHECK(parsed(not_loaded()).select_nodes("//error[@type='load']").size() == 1);
  CHECK(parsed(nothing_checked()).select_nodes("//error[@type='exit-code-5']").size() == 1);
}

TEST_CASE("JUnit: a warning is output of a testcase that passed, and a failure of a strict run") {
  RunRecord record = weak();
  CHECK(parsed(record).select_nodes("//failure | //error").empty());
  CHECK(
      parsed(record).select_nodes("//testcase[@name='precision']/system-out[contains(., 'float64 dx is 0')]").size() ==
      1);
  record.strict = true;
  record.exit_code = 1;
  CHECK(parsed(record).select_nodes("//failure[@type='weak-numerics']").size() == 1);
  CHECK(parsed(record).select_nodes("//system-out | //error").empty());
  check_counts(parsed(record));
}

TEST_CASE("JUnit: an op that is weak as a whole fails a strict run only") {
  RunRecord record = weak();
  record.ops[1].properties.pop_back();
  CHECK(parsed(record).select_nodes("//failure").empty());
  record.strict = true;
  record.exit_code = 1;
  CHECK(parsed(record).select_nodes("//testcase[@name='op']/failure").size() == 1);
}

TEST_CASE("JUnit: an op that failed as a whole is not lost") {
  RunRecord record = all_pass();
  record.ops[0].verdict = Verdict::error;
  record.ops[0].properties.clear();
  record.exit_code = 1;
  CHECK(parsed(record).select_nodes("//testcase[@name='op']/error").size() == 1);
}

TEST_CASE("JUnit: control characters that XML forbids are shown") {
  const std::string text = rendered("junit", hostile(hostile_text()));
  for (const char c : text) CHECK((static_cast<unsigned char>(c) >= 0x20 || c == '\n'));
  CHECK(text.find("&#") == std::string::npos);  // no character reference stands for one
  CHECK(text.find("<script") == std::string::npos);
  CHECK(text.find("]]&gt;") != std::string::npos);  // in content; in an attribute "]]>" is allowed
  CHECK(text.find("\\x1b[31mred") != std::string::npos);
}
