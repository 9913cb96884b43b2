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
  bool all_passed() const { return failures + errors == 0; }
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

// Why a testcase did not pass: an <error> or a <failure> by its verdict.
struct Problem {
  Verdict verdict;
  std::string type, message, text;
};

// A <testsuite> that counts its testcases and their problems.
class Suite {
 public:
  Suite(pugi::xml_node root, const std::string& name) : node_(root.append_child("testsuite")) {
    attribute(node_, "name", name);
  }

  pugi::xml_node& node() { return node_; }
  const Counts& counts() const { return counts_; }

  pugi::xml_node add_case(const std::string& classname, const std::string& name) {
    ++counts_.tests;
    pugi::xml_node test = node_.append_child("testcase");
    attribute(test, "classname", classname);
    attribute(test, "name", name);
    return test;
  }

  // At most one per testcase.
  void add_problem(pugi::xml_node& test, const Problem& problem) {
    const bool error = problem.verdict == Verdict::error;
    ++(error ? counts_.errors : counts_.failures);
    pugi::xml_node node = test.append_child(error ? "error" : "failure");
    attribute(node, "type", problem.verdict == Verdict::undecided ? "undecided" : problem.type);
    attribute(node, "message", problem.message);
    if (!problem.text.empty())
      node.append_child(pugi::node_pcdata).set_value(visible(problem.text, Lines::many).c_str());
  }

  Counts finish() {
    count_attributes(node_, counts_);
    return counts_;
  }

 private:
  pugi::xml_node node_;
  Counts counts_;
};

// Each field of the record is made visible alone: in a text of many lines, a line break inside a field would pass for
// one of ours.
std::string finding_text(const PropertyRecord& property, const Finding& f) {
  std::string text =
      fmt::format("{}: {}\n{}\n", to_string(f.verdict), visible(f.message), provenance_text(property, f));
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

// A warning is output of a testcase that passed, unless the run is strict.
void write_property(Suite& suite, const OpRecord& op, const PropertyRecord& property, bool strict) {
  pugi::xml_node test = suite.add_case("gradcheck." + op.name, property.property);
  time_attribute(test, property.seconds);
  if (property.verdict == Verdict::pass) return;
  // One element per testcase, so that the counts agree with what every engine shows; all findings are in its text.
  std::string text;
  for (const Finding& finding : property.findings) text += (text.empty() ? "" : "\n") + finding_text(property, finding);
  if (property.verdict == Verdict::weak && !strict) {
    test.append_child("system-out").append_child(pugi::node_pcdata).set_value(text.c_str());
    return;
  }
  const Finding* worst = gravest(property);
  const std::string word = to_string(property.verdict);
  suite.add_problem(test, {property.verdict, worst != nullptr ? worst->kind : word,
                           worst != nullptr ? worst->message : word + ", without a finding", text});
}

Counts write_op(pugi::xml_node& root, const RunRecord& record, const OpRecord& op) {
  Suite suite(root, op.name);
  attribute(suite.node(), "package", op.origin);
  attribute(suite.node(), "timestamp", record.started);
  time_attribute(suite.node(), totals_of(op).seconds);
  pugi::xml_node properties = suite.node().append_child("properties");
  for (const auto& [name, value] :
       {std::pair<const char*, std::string>{"signature", op.signature}, {"seed", fmt::format("{}", record.seed)}}) {
    pugi::xml_node property = properties.append_child("property");
    attribute(property, "name", name);
    attribute(property, "value", value);
  }
  for (const PropertyRecord& property : op.properties) write_property(suite, op, property, record.strict);
  const Verdict harmless = record.strict ? Verdict::pass : Verdict::weak;
  if (op.verdict > harmless && suite.counts().all_passed()) {
    pugi::xml_node test = suite.add_case("gradcheck." + op.name, "op");
    const std::string word = to_string(op.verdict);
    suite.add_problem(test, {op.verdict, word, "the op as a whole: " + word, ""});
  }
  return suite.finish();
}

Counts write_load_failures(pugi::xml_node& root, const RunRecord& record) {
  if (record.load_failures.empty()) return {};
  Suite suite(root, "load");
  for (const LoadFailure& failure : record.load_failures) {
    pugi::xml_node test = suite.add_case("gradcheck.load", failure.target);
    suite.add_problem(test, {Verdict::error, "load", failure.message, failure.detail});
  }
  return suite.finish();
}

// For a run that did not succeed although no testcase says so: nothing was checked, or gradcheck itself failed.
Counts write_run(pugi::xml_node& root, const RunRecord& record) {
  Suite suite(root, "run");
  pugi::xml_node test = suite.add_case("gradcheck.run", "run");
  suite.add_problem(test, {Verdict::error, fmt::format("exit-code-{}", record.exit_code), headline(record), ""});
  return suite.finish();
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
  if (record.ops.empty() || (record.exit_code != 0 && counts.all_passed())) counts += write_run(root, record);
  count_attributes(root, counts);
  document.save(out, "  ", pugi::format_default, pugi::encoding_utf8);
}

}  // namespace gradcheck::reports
