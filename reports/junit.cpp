#include "reports/junit.hpp"

#include <fmt/format.h>

#include <cmath>
#include <ostream>
#include <pugixml.hpp>

#include "gradcheck/record/totals.hpp"
#include "reports/number_text.hpp"
#include "reports/sentences.hpp"
#include "reports/visible_text.hpp"

namespace gradcheck::reports {
namespace {

struct Counts {
  std::int64_t tests = 0, failures = 0, errors = 0;
  Counts& operator+=(const Counts& other) {
    tests += other.tests;
    failures += other.failures;
    errors += other.errors;
    return *this;
  }
};

void attribute(pugi::xml_node& node, const char* name, const std::string& value) {
  node.append_attribute(name).set_value(visible(value).c_str());
}

// The schema's pattern: at most three decimals, no exponent, no NaN.
void time_attribute(pugi::xml_node& node, double seconds) {
  attribute(node, "time", fmt::format("{:.3f}", std::isfinite(seconds) && seconds >= 0 ? seconds : 0.0));
}

void count_attributes(pugi::xml_node& node, const Counts& counts) {
  attribute(node, "tests", fmt::format("{}", counts.tests));
  attribute(node, "failures", fmt::format("{}", counts.failures));
  attribute(node, "errors", fmt::format("{}", counts.errors));
}

pugi::xml_node new_case(pugi::xml_node& suite, Counts& counts, const std::string& classname, const std::string& name) {
  ++counts.tests;
  pugi::xml_node test = suite.append_child("testcase");
  attribute(test, "classname", classname);
  attribute(test, "name", name);
  return test;
}

void problem(pugi::xml_node& test, Counts& counts, Verdict verdict, const std::string& type, const std::string& message,
             const std::string& text) {
  const bool error = verdict == Verdict::error;
  ++(error ? counts.errors : counts.failures);
  pugi::xml_node node = test.append_child(error ? "error" : "failure");
  attribute(node, "type", verdict == Verdict::undecided ? "undecided" : type);
  attribute(node, "message", message);
  if (!text.empty()) node.append_child(pugi::node_pcdata).set_value(visible(text, Lines::many).c_str());
}

// Fields of the record inside a text of many lines: a line break in them must not pass for one of ours.
std::string finding_text(const Finding& f) {
  std::string text = fmt::format("{}: {}\n{}\n", to_string(f.verdict), visible(f.message), provenance_text(f));
  for (const auto& [name, value] : f.attributes)
    text += fmt::format("attribute  {} = {}\n", visible(name), visible(value));
  for (const RecordTensor& input : f.inputs) {
    text += fmt::format("input      {} {}\n", visible(input.name), shape_text(input.shape));
  }
  for (const RecordComparison& c : f.comparisons) {
    text += fmt::format("{}\n", visible(derivative_text(c)));
    text += fmt::format(
        "  analytic   {}\n  reference  {}\n  bound      {}\n  centered   {}\n  step       {}\n  scalar     {}\n",
        visible(c.analytic), visible(c.reference), visible(c.error_bound), visible(c.centered), visible(c.step),
        visible(c.scalar));
  }
  if (f.compared_entries > 0) text += fmt::format("wrong      {} of {} entries\n", f.wrong_entries, f.compared_entries);
  if (!f.replay.empty()) text += fmt::format("repeat     {}\n", visible(f.replay));
  return text;
}

const Finding* gravest(const PropertyRecord& property) {
  const Finding* worst = nullptr;
  for (const Finding& finding : property.findings) {
    if (worst == nullptr || finding.verdict > worst->verdict) worst = &finding;
  }
  return worst;
}

void write_property(pugi::xml_node& suite, Counts& counts, const OpRecord& op, const PropertyRecord& property) {
  pugi::xml_node test = new_case(suite, counts, "gradcheck." + op.name, property.property);
  time_attribute(test, property.seconds);
  if (property.verdict == Verdict::pass) return;
  // One element per testcase, so that the counts agree with what every engine shows; all findings are in its text.
  std::string text;
  for (const Finding& finding : property.findings) text += (text.empty() ? "" : "\n") + finding_text(finding);
  const Finding* worst = gravest(property);
  problem(test, counts, property.verdict, worst != nullptr ? worst->kind : to_string(property.verdict),
          worst != nullptr ? worst->message : fmt::format("{}, without a finding", to_string(property.verdict)), text);
}

Counts write_op(pugi::xml_node& root, const RunRecord& record, const OpRecord& op) {
  pugi::xml_node suite = root.append_child("testsuite");
  attribute(suite, "name", op.name);
  attribute(suite, "package", op.origin);
  attribute(suite, "timestamp", record.started);
  time_attribute(suite, totals_of(op).seconds);
  Counts counts;
  pugi::xml_node properties = suite.append_child("properties");
  for (const auto& [name, value] :
       {std::pair<const char*, std::string>{"signature", op.signature}, {"seed", fmt::format("{}", record.seed)}}) {
    pugi::xml_node property = properties.append_child("property");
    attribute(property, "name", name);
    attribute(property, "value", value);
  }
  for (const PropertyRecord& property : op.properties) write_property(suite, counts, op, property);
  if (op.verdict != Verdict::pass && counts.failures + counts.errors == 0) {
    pugi::xml_node test = new_case(suite, counts, "gradcheck." + op.name, "op");
    problem(test, counts, op.verdict, to_string(op.verdict),
            fmt::format("the op as a whole: {}", to_string(op.verdict)), "");
  }
  count_attributes(suite, counts);
  return counts;
}

Counts write_load_failures(pugi::xml_node& root, const RunRecord& record) {
  Counts counts;
  if (record.load_failures.empty()) return counts;
  pugi::xml_node suite = root.append_child("testsuite");
  attribute(suite, "name", "load");
  for (const LoadFailure& failure : record.load_failures) {
    pugi::xml_node test = new_case(suite, counts, "gradcheck.load", failure.target);
    problem(test, counts, Verdict::error, "load", failure.message, failure.detail);
  }
  count_attributes(suite, counts);
  return counts;
}

// A run that did not end well although no testcase says so: nothing checked, internal failure.
Counts write_run(pugi::xml_node& root, const RunRecord& record) {
  Counts counts;
  pugi::xml_node suite = root.append_child("testsuite");
  attribute(suite, "name", "run");
  pugi::xml_node test = new_case(suite, counts, "gradcheck.run", "run");
  problem(test, counts, Verdict::error, fmt::format("exit-code-{}", record.exit_code), headline(record), "");
  count_attributes(suite, counts);
  return counts;
}

}  // namespace

void JunitReporter::do_write(const RunRecord& record, std::ostream& out, const ReportOptions&) const {
  pugi::xml_document document;
  pugi::xml_node declaration = document.append_child(pugi::node_declaration);
  attribute(declaration, "version", "1.0");
  attribute(declaration, "encoding", "UTF-8");
  pugi::xml_node root = document.append_child("testsuites");
  attribute(root, "name", "gradcheck");
  time_attribute(root, record.seconds);
  Counts counts = write_load_failures(root, record);
  for (const OpRecord& op : record.ops) counts += write_op(root, record, op);
  if (record.ops.empty() || (record.exit_code != 0 && counts.failures + counts.errors == 0))
    counts += write_run(root, record);
  count_attributes(root, counts);
  document.save(out, "  ", pugi::format_default, pugi::encoding_utf8);
}

}  // namespace gradcheck::reports
