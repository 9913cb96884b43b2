#include "reports/html.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>

#include "gradcheck/record/totals.hpp"
#include "reports/heat_map.hpp"
#include "reports/html_finding.hpp"
#include "reports/html_style.hpp"
#include "reports/html_writer.hpp"
#include "reports/number_text.hpp"
#include "reports/sentences.hpp"
#include "reports/strength_text.hpp"

namespace gradcheck::reports {
namespace {

// The page may load and run nothing: a second line of defence behind the escaping.
constexpr std::string_view content_security_policy =
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

void write_head(HtmlWriter& html, const RunRecord& record) {
  const auto head = html.scope("head");
  html.void_element("meta", {{"charset", "utf-8"}});
  html.void_element("meta", {{"http-equiv", "Content-Security-Policy"}, {"content", content_security_policy}});
  html.void_element("meta", {{"name", "viewport"}, {"content", "width=device-width, initial-scale=1"}});
  html.void_element("meta", {{"name", "color-scheme"}, {"content", "light dark"}});
  html.void_element("meta", {{"name", "generator"}, {"content", "gradcheck " + record.version}});
  html.element("title", headline(record) + " · gradcheck");
  const auto style = html.scope("style");
  html.raw(html_style);  // our own file; escaping would break its selectors
}

void write_number(HtmlWriter& html, std::string_view label, const std::string& value) {
  const auto pair = html.scope("div");
  html.element("dt", label);
  html.element("dd", value);
}

std::string_view sign_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::pass: return "✓";
    case Verdict::weak: return "~";
    case Verdict::undecided: return "?";
    case Verdict::fail: return "✗";
    case Verdict::error: break;
  }
  return "!";
}

void write_header(HtmlWriter& html, const RunRecord& record) {
  const Totals totals = totals_of(record);
  const auto header = html.scope("header", {{"class", to_string(gravity(record))}});
  {
    const auto name = html.scope("p", {{"class", "product"}});
    html.element("b", "gradcheck");
    html.text(" " + record.version + " · " + record.started);
  }
  {
    const auto title = html.scope("h1");
    html.element("span", sign_of(gravity(record)), {{"class", "sign"}, {"aria-hidden", "true"}});
    html.element("span", headline(record));
  }
  {
    const auto numbers = html.scope("dl", {{"class", "numbers"}});
    write_number(html, "ops", count_text(static_cast<std::int64_t>(record.ops.size())));
    write_number(html, "cases", count_text(totals.cases));
    write_number(html, "gradient entries compared", count_text(totals.compared_entries));
    write_number(html, "forward calls", count_text(totals.forward_calls));
    write_number(html, "seed", fmt::format("{}", record.seed));
    write_number(html, "time", duration_text(record.seconds));
  }
  if (record.command.empty()) return;
  const auto command = html.scope("p", {{"class", "replay"}});
  html.text("Run: ");
  html.element("code", record.command);
}

void write_load_failures(HtmlWriter& html, const RunRecord& record) {
  if (record.load_failures.empty()) return;
  const auto section = html.scope("section", {{"aria-labelledby", "not-loaded"}});
  html.element("h2", "Could not be loaded", {{"id", "not-loaded"}});
  for (const LoadFailure& failure : record.load_failures) {
    const auto article = html.scope("article", {{"class", "finding error"}});
    {
      const auto title = html.scope("h3");
      write_badge(html, Verdict::error);
      html.text(" " + failure.target);
    }
    html.element("p", failure.message, {{"class", "message"}});
    if (failure.detail.empty()) continue;
    const auto detail = html.scope("pre", {{"tabindex", "0"}});
    html.text(failure.detail, Lines::many);
  }
}

bool has_findings(const OpRecord& op) { return totals_of(op).findings > 0; }

std::string op_id(std::size_t index) { return fmt::format("op-{}", index + 1); }

void write_fact(HtmlWriter& html, std::string_view label, const std::string& value) {
  if (!value.empty()) write_number(html, label, value);
}

void write_op(HtmlWriter& html, const OpRecord& op, std::size_t index) {
  const auto section =
      html.scope("section", {{"class", "op"}, {"id", op_id(index)}, {"aria-label", "findings of " + op.name}});
  {
    const auto title = html.scope("h2");
    html.text(op.name + " ");
    write_badge(html, op.verdict);
  }
  if (!op.signature.empty()) {
    const auto signature = html.scope("p", {{"class", "signature"}});
    html.element("code", op.signature);
  }
  {
    std::string scalars;
    for (const std::string& scalar : op.scalars) scalars += (scalars.empty() ? "" : ", ") + scalar;
    const auto facts = html.scope("dl", {{"class", "facts"}});
    write_fact(html, "attributes", op.attributes);
    write_fact(html, "domain", op.domain);
    write_fact(html, "structure", op.structure);
    write_fact(html, "kinks", op.kinks);
    write_fact(html, "formula from", op.source);
    write_fact(html, "scalars", scalars);
    write_fact(html, "origin", op.origin);
  }
  for (const PropertyRecord& property : op.properties) {
    for (const Finding& finding : property.findings) write_finding(html, op.name, property, finding);
  }
}

// The gravest verdicts first.
void write_findings(HtmlWriter& html, const RunRecord& record) {
  for (const Verdict verdict : {Verdict::fail, Verdict::error, Verdict::undecided, Verdict::weak, Verdict::pass}) {
    for (std::size_t i = 0; i < record.ops.size(); ++i) {
      if (record.ops[i].verdict == verdict && has_findings(record.ops[i])) write_op(html, record.ops[i], i);
    }
  }
}

// On a narrow page the cells stand one below the other, each after its label; the roles keep the table a table for
// screen readers.
void write_cell(HtmlWriter& html, std::string_view label, const std::string& value) {
  html.element("td", value, {{"role", "cell"}, {"class", "number"}, {"data-label", label}});
}

void write_op_row(HtmlWriter& html, const OpRecord& op, std::size_t index) {
  const Totals totals = totals_of(op);
  const auto row = html.scope("tr", {{"role", "row"}});
  {
    const auto name = html.scope("th", {{"scope", "row"}, {"role", "rowheader"}});
    if (has_findings(op))
      html.element("a", op.name, {{"href", "#" + op_id(index)}});
    else
      html.text(op.name);
    html.element("code", op.signature, {{"class", "signature"}});
  }
  {
    const auto verdict = html.scope("td", {{"role", "cell"}, {"data-label", "verdict"}});
    write_badge(html, op.verdict);
  }
  write_cell(html, "cases", count_text(totals.cases));
  write_cell(html, "entries compared", count_text(totals.compared_entries));
  write_cell(html, "errors seen from", weakest_number(strength_of(op)));
  write_cell(html, "forward calls", count_text(totals.forward_calls));
  write_cell(html, "time", duration_text(totals.seconds));
}

void write_ops(HtmlWriter& html, const RunRecord& record) {
  const auto section = html.scope("section", {{"aria-labelledby", "ops"}});
  html.element("h2", "All ops", {{"id", "ops"}});
  if (record.ops.empty()) {
    html.element("p", "No op was checked, so this run shows nothing about any gradient.");
    return;
  }
  const auto table = html.scope("table", {{"class", "ops"}, {"role", "table"}});
  {
    const auto head = html.scope("thead", {{"role", "rowgroup"}});
    const auto row = html.scope("tr", {{"role", "row"}});
    html.element("th", "op", {{"scope", "col"}, {"role", "columnheader"}});
    html.element("th", "verdict", {{"scope", "col"}, {"role", "columnheader"}});
    for (const std::string_view label : {"cases", "entries compared", "errors seen from", "forward calls", "time"}) {
      html.element("th", label, {{"scope", "col"}, {"role", "columnheader"}, {"class", "number"}});
    }
  }
  {
    const auto body = html.scope("tbody", {{"role", "rowgroup"}});
    for (std::size_t i = 0; i < record.ops.size(); ++i) write_op_row(html, record.ops[i], i);
  }
}

void write_ops_note(HtmlWriter& html, const RunRecord& record) {
  if (record.ops.empty()) return;
  html.element(
      "p",
      "A gradient is compared entry by entry; the error of an entry is relative to the largest entry of its gradient. "
      "Errors seen from: a larger error would have failed in the median case of the op's weakest gradient. Times are "
      "summed over threads.",
      {{"class", "note"}});
}

void write_gradients(HtmlWriter& html, const RunRecord& record) {
  if (std::ranges::all_of(record.ops, [](const OpRecord& op) { return strength_of(op).gradients.empty(); })) return;
  const auto section = html.scope("section", {{"aria-labelledby", "gradients"}});
  html.element("h2", "What each gradient's comparison shows", {{"id", "gradients"}});
  html.element(
      "p",
      "In how many cases each gradient was compared, and the relative error above which a wrong entry would have "
      "failed: in the median case of ordinary values, and in the best case.",
      {{"class", "note"}});
  for (const OpRecord& op : record.ops) {
    const OpStrength strength = strength_of(op);
    if (strength.gradients.empty()) continue;
    const auto details = html.scope("details");
    const std::string weakest = weakest_text(strength);
    html.element("summary", op.name + (weakest.empty() ? "" : ": " + weakest));
    const auto list = html.scope("ul");
    for (const GradientStrength& gradient : strength.gradients)
      html.element("li", strength_text(gradient, strength.cases));
  }
}

// The strata in which a property had no case, or had cases that could not be decided.
void write_gaps(HtmlWriter& html, const OpRecord& op) {
  const auto table = html.scope("table", {{"class", "strata"}});
  {
    const auto head = html.scope("thead");
    const auto row = html.scope("tr");
    for (const std::string_view label : {"property", "stratum", "cases", "not covered"})
      html.element("th", label, {{"scope", "col"}});
  }
  const auto body = html.scope("tbody");
  for (const PropertyRecord& property : op.properties) {
    for (const RecordStratum& stratum : property.strata) {
      if (stratum.missed.empty() && stratum.set_aside == 0) continue;
      const auto row = html.scope("tr");
      html.element("td", property.property);
      html.element("td", stratum.name);
      html.element("td", count_text(stratum.cases), {{"class", "number"}});
      html.element("td", stratum.missed.empty()
                             ? count_of(stratum.set_aside, "case") +
                                   " could not be decided, the first because: " + property.set_aside_reason
                             : stratum.missed);
    }
  }
}

void write_strata(HtmlWriter& html, const RunRecord& record) {
  const auto section = html.scope("section", {{"aria-labelledby", "strata"}});
  html.element("h2", "Strata that cases were drawn from", {{"id", "strata"}});
  html.element(
      "p",
      "A stratum is a region of shapes, attributes, values, indices or upstream gradients in which gradients can "
      "be wrong although they are right elsewhere.",
      {{"class", "note"}});
  for (const OpRecord& op : record.ops) {
    std::int64_t strata = 0, reached = 0;
    for (const PropertyRecord& property : op.properties) {
      for (const RecordStratum& stratum : property.strata) {
        ++strata;
        reached += stratum.cases > 0 ? 1 : 0;
      }
    }
    if (strata == 0) continue;
    const auto details = html.scope("details");
    html.element("summary", fmt::format("{}: cases in {} of {} strata, summed over its properties", op.name,
                                        count_text(reached), count_text(strata)));
    write_gaps(html, op);
  }
}

void write_blind_spots(HtmlWriter& html) {
  const auto section = html.scope("section", {{"aria-labelledby", "not-covered"}});
  html.element("h2", "What this check cannot detect", {{"id", "not-covered"}});
  const auto list = html.scope("ul", {{"class", "blind-spots"}});
  for (const std::string_view sentence : blind_spots()) html.element("li", sentence);
}

}  // namespace

void HtmlReporter::do_write(const RunRecord& record, std::ostream& out, const ReportOptions&) const {
  HtmlWriter html(out);
  html.raw("<!DOCTYPE html>\n");
  const auto page = html.scope("html", {{"lang", "en"}});
  write_head(html, record);
  const auto body = html.scope("body");
  write_heat_map_definitions(html);
  write_header(html, record);
  const auto content = html.scope("main");
  write_load_failures(html, record);
  write_findings(html, record);
  write_ops(html, record);
  write_ops_note(html, record);
  write_gradients(html, record);
  write_strata(html, record);
  write_blind_spots(html);
}

}  // namespace gradcheck::reports
