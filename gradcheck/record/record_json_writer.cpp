// The writing half of record_json.hpp.
#include <cmath>
#include <nlohmann/json.hpp>
#include <ostream>
#include <sstream>

#include "gradcheck/record/nonfinite_names.hpp"
#include "gradcheck/record/record_fields.hpp"
#include "gradcheck/record/record_json.hpp"
#include "gradcheck/record/totals.hpp"

namespace gradcheck {
namespace {

using Json = nlohmann::ordered_json;

// One overload per kind of value. The overloads for vectors and structs need each other, hence a class.
class Writer {
 public:
  template <class Struct, class Fields>
  static void append(Json& object, const Struct& record, const Fields& fields) {
    for_each_field(fields, [&](const auto& field) { object[field.name] = json_of(record.*field.member); });
  }

 private:
  static Json json_of(const std::string& text) { return text; }
  static Json json_of(bool flag) { return flag; }
  static Json json_of(int number) { return number; }
  static Json json_of(std::int64_t number) { return number; }
  static Json json_of(std::uint64_t seed) { return std::to_string(seed); }
  static Json json_of(Verdict verdict) { return to_string(verdict); }
  static Json json_of(double value) {
    if (std::isnan(value)) return nan_name;
    if (std::isinf(value)) return value > 0 ? infinity_name : minus_infinity_name;
    return value;
  }
  static Json json_of(const std::optional<double>& value) { return value ? json_of(*value) : Json(nullptr); }
  // An array of pairs instead of an object: the order matters, and names may repeat.
  static Json json_of(const std::pair<std::string, std::string>& pair) {
    return Json::array({pair.first, pair.second});
  }
  // Findings are lines of their own; this field is their number.
  static Json json_of(const std::vector<Finding>& findings) { return findings.size(); }
  template <class Element>
  static Json json_of(const std::vector<Element>& elements) {
    Json array = Json::array();
    for (const Element& element : elements) array.push_back(json_of(element));
    return array;
  }
  template <class Struct>
  static Json json_of(const Struct& record) {
    Json object = Json::object();
    append(object, record, record_fields<Struct>);
    return object;
  }
};

void write_line(std::ostream& out, const Json& object) {
  out << object.dump(-1, ' ', false, Json::error_handler_t::replace) << '\n';
}

Json end_line(const RunRecord& record) {
  const Totals totals = totals_of(record);
  const VerdictCounts ops = op_verdicts(record);
  Json line = {{"type", "end"}};
  Writer::append(line, record, run_end_fields);
  line["ops"] = record.ops.size();
  line["load_failures"] = record.load_failures.size();
  line["findings"] = totals.findings;
  line["totals"] = {{"ops_passed", ops.of(Verdict::pass)},         {"ops_weak", ops.of(Verdict::weak)},
                    {"ops_undecided", ops.of(Verdict::undecided)}, {"ops_failed", ops.of(Verdict::fail)},
                    {"ops_with_errors", ops.of(Verdict::error)},   {"cases", totals.cases},
                    {"compared_entries", totals.compared_entries}, {"forward_calls", totals.forward_calls},
                    {"backward_calls", totals.backward_calls},     {"referee_cases", totals.referee_cases}};
  return line;
}

}  // namespace

void write_record(const RunRecord& record, std::ostream& out) {
  Json run = {{"type", "run"}, {"schema", RunRecord::schema_version}};
  Writer::append(run, record, run_start_fields);
  write_line(out, run);
  for (const LoadFailure& failure : record.load_failures) {
    Json line = {{"type", "load_failure"}};
    Writer::append(line, failure, record_fields<LoadFailure>);
    write_line(out, line);
  }
  for (std::size_t i = 0; i < record.ops.size(); ++i) {
    const OpRecord& op = record.ops[i];
    Json line = {{"type", "op"}};
    Writer::append(line, op, record_fields<OpRecord>);
    write_line(out, line);
    for (std::size_t k = 0; k < op.properties.size(); ++k) {
      for (const Finding& finding : op.properties[k].findings) {
        Json found = {{"type", "finding"}, {"op", op.name}, {"op_index", i}, {"property_index", k}};
        found["severity"] = severity_of(finding);
        Writer::append(found, finding, record_fields<Finding>);
        write_line(out, found);
      }
    }
  }
  write_line(out, end_line(record));
}

std::string op_record_text(const OpRecord& op) {
  RunRecord record;
  record.ops.push_back(op);
  std::ostringstream text;
  write_record(record, text);
  return text.str();
}

}  // namespace gradcheck
