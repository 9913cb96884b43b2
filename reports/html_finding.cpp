#include "reports/html_finding.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "gradcheck/record/record_snippet.hpp"
#include "reports/heat_map.hpp"
#include "reports/number_text.hpp"
#include "reports/sentences.hpp"
#include "reports/tensor_grid.hpp"

namespace gradcheck::reports {
namespace {

constexpr GridLimits page_grid = {12, 12};

// A box with a horizontal scroll bar of its own, which the keyboard can reach.
HtmlWriter::Scope scroller(HtmlWriter& html, const std::string& label) {
  return html.scope("div", {{"class", "scroll"}, {"tabindex", "0"}, {"role", "region"}, {"aria-label", label}});
}

void write_grid(HtmlWriter& html, const TensorGrid& grid) {
  const auto table = html.scope("table", {{"class", "grid"}});
  const bool labels = !grid.row_label(0).empty();
  if (grid.columns() > 1) {
    const auto head = html.scope("thead");
    const auto row = html.scope("tr");
    if (labels) html.element("td", "");
    for (const std::int64_t column : grid.column_numbers()) {
      html.element("th", column == TensorGrid::gap ? "…" : fmt::format("{}", column), {{"scope", "col"}});
    }
  }
  const auto body = html.scope("tbody");
  for (const std::int64_t row : grid.row_numbers()) {
    const auto line = html.scope("tr");
    if (labels) html.element("th", row == TensorGrid::gap ? "…" : grid.row_label(row), {{"scope", "row"}});
    for (const std::int64_t column : grid.column_numbers()) {
      if (row == TensorGrid::gap || column == TensorGrid::gap) {
        html.element("td", "…", {{"class", "gap"}});
      } else if (grid.is_marked(row, column)) {
        const auto cell = html.scope("td", {{"class", "marked"}});
        html.element("mark", number_text(grid.value(row, column)),
                     {{"title", "the gradient at this entry is wrong or undecided"}});
      } else {
        html.element("td", number_text(grid.value(row, column)));
      }
    }
  }
}

void write_tensor(HtmlWriter& html, const Finding& finding, const RecordTensor& tensor, bool upstream) {
  const TensorGrid grid(tensor, marked_entries(finding, tensor), page_grid);
  const auto figure = html.scope("figure", {{"class", "tensor"}});
  {
    const auto caption = html.scope("figcaption");
    if (upstream) html.text("upstream ");
    html.element("b", tensor.name);
    html.text(" ");
    html.element("span", shape_text(tensor.shape), {{"class", "shape"}});
    html.text(grid.notes());
  }
  if (tensor.values.empty()) return;
  const auto box = scroller(html, "values of " + tensor.name);
  write_grid(html, grid);
}

void write_case(HtmlWriter& html, const PropertyRecord& property, const Finding& finding) {
  html.element("h4", "Smallest case");
  html.element("p", provenance_text(property, finding) + ".", {{"class", "note"}});
  if (!finding.strata.empty()) html.element("p", "Drawn from " + strata_text(finding) + ".", {{"class", "note"}});
  if (!finding.attributes.empty()) {
    const auto list = html.scope("ul", {{"class", "attributes"}});
    for (const auto& [name, value] : finding.attributes) {
      const auto item = html.scope("li");
      html.element("code", name + " = " + value);
    }
  }
  const auto tensors = html.scope("div", {{"class", "tensors"}});
  for (const RecordTensor& input : finding.inputs) write_tensor(html, finding, input, false);
  for (const RecordTensor& upstream : finding.upstream) write_tensor(html, finding, upstream, true);
}

// Analytic value and reference stand one below the other. The digits from the first difference on are marked.
void write_digits(HtmlWriter& html, const std::string& digits, const std::string& other) {
  const auto first_difference = std::mismatch(digits.begin(), digits.end(), other.begin(), other.end()).first;
  const auto same = static_cast<std::size_t>(first_difference - digits.begin());
  const auto is_ascii = [](const std::string& s) {
    return std::all_of(s.begin(), s.end(), [](char c) { return c > 0x20 && c < 0x7F; });
  };
  const auto cell = html.scope("td", {{"class", "digits"}});
  if (same == 0 || same == digits.size() || !is_ascii(digits)) {
    html.text(digits);
    return;
  }
  html.text(digits.substr(0, same));
  html.element("b", digits.substr(same), {{"class", "differs"}});
}

using ComparisonField = std::string RecordComparison::*;

void write_row(HtmlWriter& html, const Finding& finding, const std::string& label, ComparisonField field) {
  if (std::all_of(finding.comparisons.begin(), finding.comparisons.end(),
                  [field](const auto& c) { return (c.*field).empty(); }))
    return;
  const auto row = html.scope("tr");
  html.element("th", label, {{"scope", "row"}});
  for (const RecordComparison& c : finding.comparisons) {
    if (field == &RecordComparison::analytic)
      write_digits(html, c.analytic, c.reference);
    else
      html.element("td", c.*field, {{"class", "digits"}});
  }
}

void write_comparisons(HtmlWriter& html, const Finding& finding) {
  if (finding.comparisons.empty()) return;
  html.element("h4", finding.comparisons.size() > 1 ? "Comparisons, worst first" : "Comparison");
  if (finding.compared_entries > 0) {
    html.element("p",
                 fmt::format("{} of {} compared entries wrong in this case.", count_text(finding.wrong_entries),
                             count_text(finding.compared_entries)),
                 {{"class", "note"}});
  }
  const auto box = scroller(html, "comparisons");
  const auto table = html.scope("table", {{"class", "comparison"}});
  {
    const auto head = html.scope("thead");
    const auto row = html.scope("tr");
    html.element("th", "derivative", {{"scope", "col"}});
    for (const RecordComparison& c : finding.comparisons) html.element("th", derivative_text(c), {{"scope", "col"}});
  }
  const auto body = html.scope("tbody");
  write_row(html, finding, "analytic", &RecordComparison::analytic);
  write_row(html, finding, "reference", &RecordComparison::reference);
  write_row(html, finding, "difference", &RecordComparison::difference);
  write_row(html, finding, "error bound", &RecordComparison::error_bound);
  write_row(html, finding, "centered", &RecordComparison::centered);
  write_row(html, finding, "step h", &RecordComparison::step);
  write_row(html, finding, "scheme", &RecordComparison::scheme);
  write_row(html, finding, "scalar", &RecordComparison::scalar);
  const auto row = html.scope("tr");
  html.element("th", "forward calls", {{"scope", "row"}});
  for (const RecordComparison& c : finding.comparisons)
    html.element("td", count_text(c.forward_calls), {{"class", "digits"}});
}

// The shape of the tensor of that name, if it has as many entries as the Jacobian has rows or columns.
std::vector<std::int64_t> shape_of(const std::vector<RecordTensor>& tensors, const std::string& name,
                                   std::int64_t entries) {
  for (const RecordTensor& tensor : tensors) {
    if ((tensor.name == name || tensor.name == "d" + name) && entry_count(tensor.shape) == entries) return tensor.shape;
  }
  return {};
}

}  // namespace

void write_badge(HtmlWriter& html, Verdict verdict) {
  switch (verdict) {
    case Verdict::pass: html.element("span", "✓ pass", {{"class", "badge pass"}}); return;
    case Verdict::weak: html.element("span", "~ weak", {{"class", "badge weak"}}); return;
    case Verdict::undecided: html.element("span", "? undecided", {{"class", "badge undecided"}}); return;
    case Verdict::fail: html.element("span", "✗ fail", {{"class", "badge fail"}}); return;
    case Verdict::error: html.element("span", "! error", {{"class", "badge error"}}); return;
  }
}

void write_finding(HtmlWriter& html, const std::string& op, const PropertyRecord& property, const Finding& finding) {
  const auto article = html.scope("article", {{"class", fmt::format("finding {}", to_string(finding.verdict))}});
  {
    const auto title = html.scope("h3");
    write_badge(html, finding.verdict);
    html.text(" " + finding.property + " ");
    html.element("span", finding.kind, {{"class", "kind"}});
  }
  html.element("p", finding.message, {{"class", "message"}});
  if (!finding.replay.empty()) {
    const auto replay = html.scope("p", {{"class", "replay"}});
    html.text("Repeat it: ");
    html.element("code", finding.replay);
  }
  write_comparisons(html, finding);
  write_case(html, property, finding);
  for (const RecordJacobian& jacobian : finding.jacobians) {
    write_heat_maps(html, jacobian,
                    {shape_of(finding.upstream, jacobian.output, jacobian.rows),
                     shape_of(finding.inputs, jacobian.input, jacobian.columns)});
  }
  if (finding.inputs.empty()) return;
  const auto code = html.scope("details", {{"class", "snippet"}});
  html.element("summary", "This case as C++");
  const auto block = html.scope("pre");
  html.element("code", snippet_of(finding, op));
}

}  // namespace gradcheck::reports
