// read_jsonl: the way back from JSON lines to the run record.
#include <fmt/format.h>

#include <charconv>
#include <istream>
#include <limits>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "reports/jsonl.hpp"
#include "reports/tensor_grid.hpp"
#include "reports/visible_text.hpp"

namespace gradcheck::reports {
namespace {

using Json = nlohmann::json;

// What is wrong with a line; read_jsonl adds the number of the line.
class Malformed : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// A text from the file inside an error message.
std::string excerpt(const std::string& text) {
  constexpr std::size_t enough = 40;
  return '"' + visible(text.substr(0, enough)) + (text.size() > enough ? "…" : "") + '"';
}

const Json& field(const Json& object, const char* name) {
  if (!object.is_object()) throw Malformed("an object was expected where \"" + std::string(name) + "\" is looked for");
  const auto at = object.find(name);
  if (at == object.end()) throw Malformed(fmt::format("the field \"{}\" is missing", name));
  return *at;
}

std::string text(const Json& value, const char* name) {
  if (!value.is_string())
    throw Malformed(fmt::format("\"{}\" should be a string, but is a {}", name, value.type_name()));
  return value.get<std::string>();
}

std::int64_t integer(const Json& value, const char* name) {
  if (value.is_number_unsigned() &&
      value.get<std::uint64_t>() > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
    throw Malformed(fmt::format("\"{}\" is too large", name));
  }
  if (!value.is_number_integer())
    throw Malformed(fmt::format("\"{}\" should be an integer, but is a {}", name, value.type_name()));
  return value.get<std::int64_t>();
}

std::int64_t count(const Json& object, const char* name) {
  const std::int64_t number = integer(field(object, name), name);
  if (number < 0) throw Malformed(fmt::format("\"{}\" is {}, but cannot be negative", name, number));
  return number;
}

double number(const Json& value, const char* name) {
  if (value.is_number()) return value.get<double>();
  if (value == "NaN") return std::numeric_limits<double>::quiet_NaN();
  if (value == "Infinity") return std::numeric_limits<double>::infinity();
  if (value == "-Infinity") return -std::numeric_limits<double>::infinity();
  throw Malformed(fmt::format("\"{}\" should hold numbers, \"NaN\", \"Infinity\" or \"-Infinity\"", name));
}

Verdict verdict(const Json& value, const char* name) {
  const std::string word = text(value, name);
  for (const Verdict v : {Verdict::pass, Verdict::undecided, Verdict::fail, Verdict::error}) {
    if (word == to_string(v)) return v;
  }
  throw Malformed(fmt::format("\"{}\" should be pass, undecided, fail or error, but is {}", name, excerpt(word)));
}

std::string text_field(const Json& object, const char* name) { return text(field(object, name), name); }

template <class Read>
auto list_field(const Json& object, const char* name, Read read) {
  const Json& array = field(object, name);
  if (!array.is_array())
    throw Malformed(fmt::format("\"{}\" should be an array, but is a {}", name, array.type_name()));
  std::vector<decltype(read(array, name))> parts;
  parts.reserve(array.size());
  for (const Json& part : array) parts.push_back(read(part, name));
  return parts;
}

std::uint64_t seed_of(const Json& object, const char* name) {
  const std::string digits = text_field(object, name);
  std::uint64_t seed = 0;
  const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), seed);
  if (problem != std::errc{} || end != digits.data() + digits.size())
    throw Malformed(fmt::format("\"{}\" should be decimal digits, but is {}", name, excerpt(digits)));
  return seed;
}

RecordTensor tensor(const Json& object, const char*) {
  RecordTensor t;
  t.name = text_field(object, "name");
  const Json& is_index = field(object, "is_index");
  if (!is_index.is_boolean()) throw Malformed("\"is_index\" should be true or false");
  t.is_index = is_index.get<bool>();
  t.shape = list_field(object, "shape", integer);
  t.values = list_field(object, "values", number);
  if (entry_count(t.shape) != static_cast<std::int64_t>(t.values.size())) {
    throw Malformed(
        fmt::format("the tensor {} has {} values, which its shape contradicts", excerpt(t.name), t.values.size()));
  }
  return t;
}

RecordComparison comparison(const Json& object, const char*) {
  RecordComparison c;
  c.input = text_field(object, "input");
  c.input_index = list_field(object, "input_index", integer);
  c.output = text_field(object, "output");
  c.output_index = list_field(object, "output_index", integer);
  c.analytic = text_field(object, "analytic");
  c.reference = text_field(object, "reference");
  c.error_bound = text_field(object, "error_bound");
  c.difference = text_field(object, "difference");
  c.centered = text_field(object, "centered");
  c.step = text_field(object, "step");
  c.scheme = text_field(object, "scheme");
  c.scalar = text_field(object, "scalar");
  c.forward_calls = count(object, "forward_calls");
  return c;
}

RecordJacobian jacobian(const Json& object, const char*) {
  RecordJacobian j;
  j.output = text_field(object, "output");
  j.input = text_field(object, "input");
  j.rows = count(object, "rows");
  j.columns = count(object, "columns");
  j.analytic = list_field(object, "analytic", number);
  j.numeric = list_field(object, "numeric", number);
  j.error_bound = list_field(object, "error_bound", number);
  j.verdict = list_field(object, "verdict", verdict);
  const std::int64_t entries = entry_count({j.rows, j.columns});
  for (const std::size_t held : {j.analytic.size(), j.numeric.size(), j.error_bound.size(), j.verdict.size()}) {
    if (static_cast<std::int64_t>(held) != entries) {
      throw Malformed(fmt::format("the Jacobian of {} by {} does not have rows x columns entries", excerpt(j.output),
                                  excerpt(j.input)));
    }
  }
  return j;
}

std::pair<std::string, std::string> attribute(const Json& pair, const char* name) {
  if (!pair.is_array() || pair.size() != 2) throw Malformed("\"attributes\" should hold pairs of a name and a value");
  return {text(pair[0], name), text(pair[1], name)};
}

Finding finding(const Json& object) {
  Finding f;
  f.property = text_field(object, "property");
  f.verdict = verdict(field(object, "verdict"), "verdict");
  f.kind = text_field(object, "kind");
  f.input = text_field(object, "input");
  f.message = text_field(object, "message");
  f.case_index = integer(field(object, "case_index"), "case_index");
  f.strata = list_field(object, "strata", text);
  f.cases = count(object, "cases");
  f.shrink_steps = count(object, "shrink_steps");
  f.attributes = list_field(object, "attributes", attribute);
  f.inputs = list_field(object, "inputs", tensor);
  f.upstream = list_field(object, "upstream", tensor);
  f.comparisons = list_field(object, "comparisons", comparison);
  f.wrong_entries = count(object, "wrong_entries");
  f.compared_entries = count(object, "compared_entries");
  f.jacobians = list_field(object, "jacobians", jacobian);
  f.case_seed = seed_of(object, "case_seed");
  f.token = text_field(object, "token");
  f.replay = text_field(object, "replay");
  return f;
}

RecordStratum stratum(const Json& object, const char*) {
  RecordStratum s;
  s.name = text_field(object, "name");
  s.cases = count(object, "cases");
  s.set_aside = count(object, "set_aside");
  s.missed = text_field(object, "missed");
  return s;
}

// Its findings come in lines of their own; how many are announced is checked at the end.
PropertyRecord property(const Json& object, const char*) {
  PropertyRecord p;
  p.property = text_field(object, "property");
  p.verdict = verdict(field(object, "verdict"), "verdict");
  p.cases = count(object, "cases");
  p.passed = count(object, "passed");
  p.failed = count(object, "failed");
  p.undecided = count(object, "undecided");
  p.errors = count(object, "errors");
  p.set_aside = count(object, "set_aside");
  p.set_aside_reason = text_field(object, "set_aside_reason");
  p.strata = list_field(object, "strata", stratum);
  p.compared_entries = count(object, "compared_entries");
  p.forward_calls = count(object, "forward_calls");
  p.backward_calls = count(object, "backward_calls");
  p.referee_cases = count(object, "referee_cases");
  p.seconds = number(field(object, "seconds"), "seconds");
  if (const Json& visible = field(object, "smallest_visible"); !visible.is_null())
    p.smallest_visible = number(visible, "smallest_visible");
  if (const Json& visible = field(object, "smallest_visible_entry"); !visible.is_null())
    p.smallest_visible_entry = number(visible, "smallest_visible_entry");
  return p;
}

OpRecord op_of(const Json& object) {
  OpRecord op;
  op.name = text_field(object, "name");
  op.signature = text_field(object, "signature");
  op.attributes = text_field(object, "attributes");
  op.domain = text_field(object, "domain");
  op.structure = text_field(object, "structure");
  op.kinks = text_field(object, "kinks");
  op.source = text_field(object, "source");
  op.origin = text_field(object, "origin");
  op.scalars = list_field(object, "scalars", text);
  op.verdict = verdict(field(object, "verdict"), "verdict");
  op.properties = list_field(object, "properties", property);
  return op;
}

class Reader {
 public:
  bool ended() const { return ended_; }
  RunRecord take() { return std::move(record_); }

  void line(const Json& object) {
    const std::string type = text_field(object, "type");
    if (ended_) throw Malformed("nothing may follow the line \"end\"");
    if (!started_ && type != "run")
      throw Malformed("the first line should be of type \"run\", but is " + excerpt(type));
    if (type == "run")
      run(object);
    else if (type == "load_failure")
      load_failure(object);
    else if (type == "op")
      op(object);
    else if (type == "finding")
      add_finding(object);
    else if (type == "end")
      end(object);
    else
      throw Malformed("the type " + excerpt(type) + " is unknown");
  }

 private:
  void run(const Json& object) {
    if (started_) throw Malformed("a second line of type \"run\"");
    const std::int64_t schema = integer(field(object, "schema"), "schema");
    if (schema != RunRecord::schema_version) {
      throw Malformed(
          fmt::format("the file has schema {}, this gradcheck reads schema {}", schema, RunRecord::schema_version));
    }
    record_.version = text_field(object, "version");
    record_.command = text_field(object, "command");
    record_.seed = seed_of(object, "seed");
    record_.cases_per_op = integer(field(object, "cases_per_op"), "cases_per_op");
    record_.jobs = integer(field(object, "jobs"), "jobs");
    record_.started = text_field(object, "started");
    started_ = true;
  }

  void load_failure(const Json& object) {
    record_.load_failures.push_back(
        {text_field(object, "target"), text_field(object, "message"), text_field(object, "detail")});
  }

  void op(const Json& object) {
    expect_announced_findings();
    record_.ops.push_back(op_of(object));
    announced_.clear();
    for (const Json& part : field(object, "properties")) announced_.push_back(count(part, "findings"));
  }

  void add_finding(const Json& object) {
    const std::int64_t op_index = count(object, "op_index");
    if (op_index + 1 != static_cast<std::int64_t>(record_.ops.size()) ||
        text_field(object, "op") != record_.ops.back().name) {
      throw Malformed("the finding does not belong to the op before it");
    }
    std::vector<PropertyRecord>& properties = record_.ops.back().properties;
    const auto index = static_cast<std::size_t>(count(object, "property_index"));
    if (index >= properties.size()) throw Malformed("the finding belongs to a property that its op does not have");
    properties[index].findings.push_back(finding(object));
  }

  void end(const Json& object) {
    expect_announced_findings();
    if (count(object, "ops") != static_cast<std::int64_t>(record_.ops.size()) ||
        count(object, "load_failures") != static_cast<std::int64_t>(record_.load_failures.size())) {
      throw Malformed(
          "lines are missing: the last line counts other numbers of ops and load failures than the file has");
    }
    const std::int64_t exit_code = count(object, "exit_code");
    if (exit_code > 255) throw Malformed("\"exit_code\" is above 255");
    record_.exit_code = static_cast<int>(exit_code);
    record_.seconds = number(field(object, "seconds"), "seconds");
    ended_ = true;
  }

  void expect_announced_findings() const {
    if (record_.ops.empty()) return;
    const OpRecord& op = record_.ops.back();
    for (std::size_t i = 0; i < op.properties.size(); ++i) {
      if (static_cast<std::int64_t>(op.properties[i].findings.size()) != announced_.at(i)) {
        throw Malformed(fmt::format("before this line, the op {} should have {} findings of property {}, but has {}",
                                    excerpt(op.name), announced_.at(i), excerpt(op.properties[i].property),
                                    op.properties[i].findings.size()));
      }
    }
  }

  RunRecord record_;
  std::vector<std::int64_t> announced_;  // findings per property of the last op
  bool started_ = false, ended_ = false;
};

}  // namespace

JsonlError::JsonlError(std::int64_t line, const std::string& what)
    : Error(fmt::format("run record, line {}: {}", line, what)), line_(line) {}

RunRecord read_jsonl(std::istream& in) {
  Reader reader;
  std::string line;
  std::int64_t number = 0;
  while (std::getline(in, line)) {
    ++number;
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (line.find_first_not_of(" \t") == std::string::npos) continue;
    try {
      reader.line(Json::parse(line));
    } catch (const Malformed& problem) {
      throw JsonlError(number, problem.what());
    } catch (const Json::exception& problem) {
      throw JsonlError(number, "this is not JSON: " + visible(problem.what()));
    }
  }
  if (in.bad()) throw JsonlError(number + 1, "the file could not be read further");
  if (!reader.ended())
    throw JsonlError(number + 1, "the file ends before its line \"end\"; it was cut off, or the run was killed");
  return reader.take();
}

}  // namespace gradcheck::reports
