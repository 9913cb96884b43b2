#include "reports/jsonl.hpp"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <ostream>

#include "reports/number_text.hpp"
#include "reports/totals.hpp"

namespace gradcheck::reports {
namespace {

using Json = nlohmann::ordered_json;

Json json_of(double value) { return std::isfinite(value) ? Json(value) : Json(number_text(value)); }

Json json_of(const std::vector<double>& values) {
  Json array = Json::array();
  for (const double value : values) array.push_back(json_of(value));
  return array;
}

Json json_of(const std::vector<Verdict>& verdicts) {
  Json array = Json::array();
  for (const Verdict verdict : verdicts) array.push_back(to_string(verdict));
  return array;
}

Json json_of(const RecordTensor& t) {
  return {{"name", t.name}, {"is_index", t.is_index}, {"shape", t.shape}, {"values", json_of(t.values)}};
}

Json json_of(const RecordComparison& c) {
  return {{"input", c.input},
          {"input_index", c.input_index},
          {"output", c.output},
          {"output_index", c.output_index},
          {"analytic", c.analytic},
          {"reference", c.reference},
          {"error_bound", c.error_bound},
          {"difference", c.difference},
          {"centered", c.centered},
          {"step", c.step},
          {"scheme", c.scheme},
          {"scalar", c.scalar},
          {"forward_calls", c.forward_calls}};
}

Json json_of(const RecordJacobian& j) {
  return {{"output", j.output},
          {"input", j.input},
          {"rows", j.rows},
          {"columns", j.columns},
          {"analytic", json_of(j.analytic)},
          {"numeric", json_of(j.numeric)},
          {"error_bound", json_of(j.error_bound)},
          {"verdict", json_of(j.verdict)}};
}

Json json_of(const std::vector<RecordStratum>& strata) {
  Json array = Json::array();
  for (const RecordStratum& s : strata) {
    array.push_back({{"name", s.name}, {"cases", s.cases}, {"set_aside", s.set_aside}, {"missed", s.missed}});
  }
  return array;
}

Json json_of(const PropertyRecord& p) {
  return {{"property", p.property},
          {"verdict", to_string(p.verdict)},
          {"cases", p.cases},
          {"passed", p.passed},
          {"failed", p.failed},
          {"undecided", p.undecided},
          {"errors", p.errors},
          {"set_aside", p.set_aside},
          {"set_aside_reason", p.set_aside_reason},
          {"compared_entries", p.compared_entries},
          {"forward_calls", p.forward_calls},
          {"backward_calls", p.backward_calls},
          {"referee_cases", p.referee_cases},
          {"seconds", json_of(p.seconds)},
          {"smallest_visible", p.smallest_visible ? json_of(*p.smallest_visible) : Json(nullptr)},
          {"smallest_visible_entry", p.smallest_visible_entry ? json_of(*p.smallest_visible_entry) : Json(nullptr)},
          {"strata", json_of(p.strata)},
          {"findings", p.findings.size()}};
}

template <class T>
Json list_of(const std::vector<T>& parts) {
  Json array = Json::array();
  for (const T& part : parts) array.push_back(json_of(part));
  return array;
}

Json json_of(const Finding& f, const OpRecord& op, std::size_t op_index, std::size_t property_index) {
  Json attributes = Json::array();  // of pairs: the order counts, and names may repeat
  for (const auto& [name, value] : f.attributes) attributes.push_back(Json::array({name, value}));
  return {{"type", "finding"},
          {"op", op.name},
          {"op_index", op_index},
          {"property_index", property_index},
          {"property", f.property},
          {"verdict", to_string(f.verdict)},
          {"kind", f.kind},
          {"input", f.input},
          {"message", f.message},
          {"case_index", f.case_index},
          {"strata", f.strata},
          {"cases", f.cases},
          {"shrink_steps", f.shrink_steps},
          {"attributes", std::move(attributes)},
          {"inputs", list_of(f.inputs)},
          {"upstream", list_of(f.upstream)},
          {"comparisons", list_of(f.comparisons)},
          {"wrong_entries", f.wrong_entries},
          {"compared_entries", f.compared_entries},
          {"jacobians", list_of(f.jacobians)},
          {"case_seed", fmt::format("{}", f.case_seed)},
          {"token", f.token},
          {"replay", f.replay}};
}

Json json_of(const OpRecord& op) {
  return {{"type", "op"},
          {"name", op.name},
          {"signature", op.signature},
          {"attributes", op.attributes},
          {"domain", op.domain},
          {"structure", op.structure},
          {"kinks", op.kinks},
          {"source", op.source},
          {"origin", op.origin},
          {"scalars", op.scalars},
          {"verdict", to_string(op.verdict)},
          {"properties", list_of(op.properties)}};
}

Json first_line(const RunRecord& r) {
  return {{"type", "run"},
          {"schema", RunRecord::schema_version},
          {"version", r.version},
          {"command", r.command},
          {"seed", fmt::format("{}", r.seed)},
          {"cases_per_op", r.cases_per_op},
          {"jobs", r.jobs},
          {"started", r.started}};
}

Json last_line(const RunRecord& r) {
  const Totals totals = totals_of(r);
  const VerdictCounts ops = op_verdicts(r);
  return {{"type", "end"},
          {"exit_code", r.exit_code},
          {"seconds", json_of(r.seconds)},
          {"ops", r.ops.size()},
          {"load_failures", r.load_failures.size()},
          {"findings", totals.findings},
          {"totals",
           {{"ops_passed", ops.of(Verdict::pass)},
            {"ops_undecided", ops.of(Verdict::undecided)},
            {"ops_failed", ops.of(Verdict::fail)},
            {"ops_with_errors", ops.of(Verdict::error)},
            {"cases", totals.cases},
            {"compared_entries", totals.compared_entries},
            {"forward_calls", totals.forward_calls},
            {"backward_calls", totals.backward_calls},
            {"referee_cases", totals.referee_cases}}}};
}

void write_line(std::ostream& out, const Json& object) {
  out << object.dump(-1, ' ', false, Json::error_handler_t::replace) << '\n';
}

}  // namespace

void JsonlReporter::do_write(const RunRecord& record, std::ostream& out, const ReportOptions&) const {
  write_line(out, first_line(record));
  for (const LoadFailure& f : record.load_failures) {
    write_line(out, {{"type", "load_failure"}, {"target", f.target}, {"message", f.message}, {"detail", f.detail}});
  }
  for (std::size_t i = 0; i < record.ops.size(); ++i) {
    const OpRecord& op = record.ops[i];
    write_line(out, json_of(op));
    for (std::size_t k = 0; k < op.properties.size(); ++k) {
      for (const Finding& finding : op.properties[k].findings) write_line(out, json_of(finding, op, i, k));
    }
  }
  write_line(out, last_line(record));
}

}  // namespace gradcheck::reports
