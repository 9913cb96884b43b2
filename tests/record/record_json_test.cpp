#include "gradcheck/record/record_json.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/record/record_fixture.hpp"

using namespace gradcheck;
using namespace gradcheck::tests;

namespace {

std::string stored(const RunRecord& record) {
  std::ostringstream out;
  write_record(record, out);
  return out.str();
}

RunRecord read(const std::string& text) {
  std::istringstream in(text);
  return read_record(in);
}

std::int64_t line_of_error(const std::string& text) {
  try {
    read(text);
  } catch (const RecordError& error) {
    INFO(error.what());
    CHECK(std::string(error.what()).find("line " + std::to_string(error.line())) != std::string::npos);
    return error.line();
  }
  return 0;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

}  // namespace

TEST_CASE("each JSON line is one valid object") {
  std::istringstream lines(stored(hostile(hostile_text())));
  int count = 0;
  for (std::string line; std::getline(lines, line); ++count) CHECK(nlohmann::json::parse(line).is_object());
  CHECK(count == 1 + 1 + 3 + 2 + 1);
}

TEST_CASE("a record read back keeps every field") {
  const RunRecord record = failing(), again = read(stored(record));
  CHECK(again.seed == 18446744073709551615ULL);
  CHECK(again.seconds == record.seconds);
  CHECK(again.started == record.started);
  CHECK(again.command == record.command);
  CHECK(again.cases_per_op == record.cases_per_op);
  CHECK(again.jobs == record.jobs);
  CHECK(again.exit_code == 1);
  REQUIRE(again.ops.size() == 3);
  CHECK(again.ops[0].scalars == record.ops[0].scalars);
  const std::vector<GradientStrength>& gradients = again.ops[0].properties[0].gradients;
  REQUIRE(gradients.size() == 3);
  CHECK(gradients[1].input == "W");
  CHECK(gradients[1].compared == 57);
  CHECK(gradients[1].unresolved == 7);
  CHECK(gradients[1].median == 0.25);
  CHECK(gradients[1].best == record.ops[0].properties[0].gradients[1].best);
  CHECK(gradients[2].zero == 64);
  CHECK_FALSE(gradients[2].median.has_value());
  CHECK(again.ops[0].properties[1].gradients.empty());
  const Finding& before = record.ops[0].properties[0].findings.at(0);
  const Finding& after = again.ops[0].properties[0].findings.at(0);
  CHECK(after.attributes == before.attributes);
  CHECK(after.inputs.at(0).values == before.inputs.at(0).values);
  CHECK(std::signbit(after.inputs.at(2).values.at(1)));
  CHECK(after.comparisons.at(1).output_index == before.comparisons.at(1).output_index);
  CHECK(after.jacobians.at(0).analytic == before.jacobians.at(0).analytic);
  CHECK(after.jacobians.at(0).verdict == before.jacobians.at(0).verdict);
  const RecordJacobian& special = again.ops[2].properties[0].findings.at(0).jacobians.at(0);
  CHECK(std::isnan(special.analytic.at(0)));
  CHECK(special.analytic.at(14) == std::numeric_limits<double>::infinity());
  CHECK(special.analytic.at(27) == -std::numeric_limits<double>::infinity());
}

TEST_CASE("a garbled record is one error with its line") {
  const std::string good = stored(failing());
  REQUIRE(line_of_error(good) == 0);
  const auto lines = std::count(good.begin(), good.end(), '\n');

  SECTION("empty") { CHECK(line_of_error("") == 1); }
  SECTION("truncated anywhere") {
    for (std::size_t size = 0; size + 1 < good.size(); size += 97) {
      CHECK(line_of_error(good.substr(0, size)) > 0);
    }
  }
  SECTION("without its last line") { CHECK(line_of_error(good.substr(0, good.rfind("{\"type\":\"end\""))) == lines); }
  SECTION("one line missing") {
    std::size_t begin = 0;
    while (begin < good.size()) {
      const std::size_t end = good.find('\n', begin) + 1;
      CHECK(line_of_error(good.substr(0, begin) + good.substr(end)) > 0);
      begin = end;
    }
  }
  SECTION("something after the end") { CHECK(line_of_error(good + good) == lines + 1); }
  SECTION("a load failure after the end") {
    const std::string late = R"({"type":"load_failure","target":"a","message":"b","detail":"c"})";
    CHECK(line_of_error(good + late) == lines + 1);
  }
  SECTION("not JSON") { CHECK(line_of_error(replaced(good, "{\"type\":\"op\"", "{\"type\":op")) == 2); }
  SECTION("not an object") { CHECK(line_of_error("[1]\n") == 1); }
  SECTION("another schema") { CHECK(line_of_error(replaced(good, "\"schema\":2", "\"schema\":1")) == 1); }
  SECTION("unknown type") { CHECK(line_of_error(replaced(good, "{\"type\":\"op\"", "{\"type\":\"opera\"")) == 2); }
  SECTION("unknown verdict") {
    CHECK(line_of_error(replaced(good, "\"verdict\":\"fail\"", "\"verdict\":\"maybe\"")) == 2);
  }
  SECTION("negative count") { CHECK(line_of_error(replaced(good, "\"cases\":64", "\"cases\":-1")) == 2); }
  SECTION("huge count") { CHECK(line_of_error(replaced(good, "\"cases\":64", "\"cases\":18446744073709551615")) == 2); }
  SECTION("fraction for a count") { CHECK(line_of_error(replaced(good, "\"cases\":64", "\"cases\":1e300")) == 2); }
  SECTION("a shape that contradicts its values") {
    CHECK(line_of_error(replaced(good, "\"shape\":[2,3]", "\"shape\":[2,4]")) == 3);
  }
  SECTION("a Jacobian of another size") { CHECK(line_of_error(replaced(good, "\"rows\":4", "\"rows\":5")) == 3); }
  SECTION("a missing field") { CHECK(line_of_error(replaced(good, "\"kind\":\"wrong-value\",", "")) == 3); }
  SECTION("a property that is not there") {
    CHECK(line_of_error(replaced(good, "\"property_index\":0", "\"property_index\":7")) == 3);
  }
  SECTION("a wrong seed") { CHECK(line_of_error(replaced(good, "\"seed\":\"1", "\"seed\":\"x")) == 1); }
}

TEST_CASE("the error of a garbled record names line, field, expectation and value") {
  const std::string good = stored(failing());
  const auto sentence = [&](const std::string& from, const std::string& to) {
    try {
      read(replaced(good, from, to));
    } catch (const RecordError& error) {
      return std::string(error.what());
    }
    return std::string("no error");
  };
  CHECK(sentence("\"kind\":\"wrong-value\",", "") == "run record, line 3: the field \"kind\" is missing");
  CHECK(sentence("\"cases\":64", "\"cases\":-1") == "run record, line 2: \"cases\" is negative: -1");
  CHECK(sentence("\"cases\":64", "\"cases\":\"many\"") ==
        "run record, line 2: \"cases\" should be an integer, but is of type string");
  CHECK(sentence("\"verdict\":\"fail\"", "\"verdict\":\"\\u001b[31m\"") ==
        "run record, line 2: \"verdict\" should be pass, weak, undecided, fail or error, but is \"\\u001b[31m\"");
  CHECK(sentence("\"ops\":3", "\"ops\":4") ==
        "run record, line 7: lines are missing: \"ops\" is 4, but the record has 3");
  CHECK(sentence("{\"type\":\"op\"", "{\"type\":op") == "run record, line 2: this is not JSON: syntax error at byte 9");
}

TEST_CASE("the record of one op crosses as text") {
  const OpRecord op = failing().ops[0], again = parse_op_record(op_record_text(op));
  CHECK(op_record_text(again) == op_record_text(op));
  CHECK(again.properties.at(0).findings.size() == 1);
  CHECK_THROWS_AS(parse_op_record(stored(nothing_checked())), Error);
  CHECK_THROWS_AS(parse_op_record("{"), RecordError);
}

TEST_CASE("unknown fields of a record are ignored") {
  const std::string good = stored(failing());
  CHECK(stored(read(replaced(good, "\"schema\":2", "\"schema\":2,\"later\":{\"a\":[1]}"))) == good);
}
