#include "reports/console.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>

#include "gradcheck/record/totals.hpp"
#include "reports/console_page.hpp"
#include "reports/number_text.hpp"
#include "reports/sentences.hpp"
#include "reports/strength_text.hpp"
#include "reports/tensor_grid.hpp"
#include "reports/visible_text.hpp"

namespace gradcheck::reports {
namespace {

constexpr GridLimits console_grid = {8, 8};
constexpr std::size_t verdict_width = 11, most_name_width = 44, cases_width = 14;
constexpr std::size_t worth_width = page_width - verdict_width - most_name_width - 2 - cases_width - 3;
constexpr std::size_t gradient_indent = verdict_width + indent_width;

Tone tone_of(Verdict verdict) {
  if (verdict == Verdict::pass) return Tone::good;
  return verdict <= Verdict::undecided ? Tone::doubtful : Tone::bad;
}

// FAIL and ERROR in capitals stand out without colour, too.
std::string_view word_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::pass: return "pass";
    case Verdict::weak: return "weak";
    case Verdict::undecided: return "undecided";
    case Verdict::fail: return "FAIL";
    case Verdict::error: return "ERROR";
  }
  return "?";
}

using Row = std::vector<std::string>;

std::size_t total(const std::vector<std::size_t>& widths) {
  std::size_t sum = 0;
  for (const std::size_t width : widths) sum += width + 2;
  return sum;
}

// The grid as text cells, column numbers first. An asterisk follows each marked value, so that colour is not needed.
std::vector<Row> grid_cells(const TensorGrid& grid) {
  std::vector<Row> rows;
  Row head{""};
  for (const std::int64_t column : grid.column_numbers()) {
    head.push_back(column == TensorGrid::gap ? "…" : fmt::format("{} ", column));
  }
  rows.push_back(std::move(head));
  for (const std::int64_t row : grid.row_numbers()) {
    Row cells{row == TensorGrid::gap ? "…" : grid.row_label(row)};
    for (const std::int64_t column : grid.column_numbers()) {
      if (row == TensorGrid::gap || column == TensorGrid::gap)
        cells.emplace_back("…");
      else
        cells.push_back(number_text(grid.value(row, column)) + (grid.is_marked(row, column) ? '*' : ' '));
    }
    rows.push_back(std::move(cells));
  }
  return rows;
}

std::vector<std::size_t> column_widths(const std::vector<Row>& rows) {
  std::vector<std::size_t> widths(rows.front().size(), 0);
  for (const Row& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], display_width(row[i]));
  }
  return widths;
}

// Values may be wide: fewer columns until the lines fit.
TensorGrid fitting_grid(const RecordTensor& tensor, const Finding& finding) {
  const auto marked = marked_entries(finding, tensor);
  for (GridLimits limits = console_grid;; --limits.columns) {
    TensorGrid grid(tensor, marked, limits);
    if (limits.columns == 1 || total(column_widths(grid_cells(grid))) <= page_width - 2 * indent_width) return grid;
  }
}

void write_row(ConsolePage& page, const Row& row, const std::vector<std::size_t>& widths, bool heading) {
  std::string text = std::string(2 * indent_width, ' ') + page.toned(padded(row[0], widths[0]), Tone::faint);
  for (std::size_t i = 1; i < row.size(); ++i) {
    const Tone tone = heading ? Tone::faint : row[i].ends_with('*') ? Tone::bad : Tone::plain;
    text += "  " + page.toned(padded_left(row[i], widths[i]), tone);
  }
  text.erase(text.find_last_not_of(' ') + 1);
  page.line(text);
}

void write_tensor(ConsolePage& page, const std::string& role, const RecordTensor& tensor, const Finding& finding) {
  const TensorGrid grid = fitting_grid(tensor, finding);
  page.field(role, visible(tensor.name) + ' ' + shape_text(tensor.shape) + grid.notes());
  if (tensor.values.empty()) return;
  const std::vector<Row> rows = grid_cells(grid);
  const std::vector<std::size_t> widths = column_widths(rows);
  if (grid.columns() > 1) write_row(page, rows.front(), widths, true);
  for (std::size_t r = 1; r < rows.size(); ++r) write_row(page, rows[r], widths, false);
}

void write_comparison(ConsolePage& page, const RecordComparison& c) {
  page.line();
  page.field("derivative", visible(derivative_text(c)));
  page.field("analytic", visible(c.analytic));
  page.field("reference", visible(c.reference));
  page.field("difference", visible(c.difference));
  page.field("bound", visible(c.error_bound));
  page.field("centered", visible(c.centered));
  page.field("step", visible(c.step));
  std::string decided = visible(c.scalar);
  if (!c.scheme.empty()) decided += (decided.empty() ? "" : ", ") + visible(c.scheme);
  if (c.forward_calls > 0) decided += (decided.empty() ? "" : ", ") + count_of(c.forward_calls, "forward call");
  page.field("decided by", decided);
}

void write_finding(ConsolePage& page, const OpRecord& op, const PropertyRecord& property, const Finding& finding) {
  page.line();
  page.rule(fmt::format("{}  {} / {} / {}", word_of(finding.verdict), visible(op.name), visible(finding.property),
                        visible(finding.kind)),
            tone_of(finding.verdict));
  page.paragraph(visible(finding.message), Tone::strong);
  page.line();
  page.field("case", provenance_text(property, finding));
  page.field("drawn from", visible(strata_text(finding)));
  std::string attributes;
  for (const auto& [name, value] : finding.attributes) {
    attributes += (attributes.empty() ? "" : ", ") + visible(name) + " = " + visible(value);
  }
  page.field("attributes", attributes);
  for (const RecordTensor& input : finding.inputs) write_tensor(page, "input", input, finding);
  for (const RecordTensor& upstream : finding.upstream) write_tensor(page, "upstream", upstream, finding);
  for (const RecordComparison& comparison : finding.comparisons) write_comparison(page, comparison);
  if (!finding.comparisons.empty() || finding.compared_entries > 0) page.line();
  if (finding.compared_entries > 0) {
    page.field("wrong entries", fmt::format("{} of {} compared in this case", count_text(finding.wrong_entries),
                                            count_text(finding.compared_entries)));
  }
  if (!finding.replay.empty()) {
    page.field("repeat", copyable_lines(visible(finding.replay), field_width));
  }
}

void write_load_failure(ConsolePage& page, const LoadFailure& failure) {
  page.line();
  page.rule("ERROR  could not be loaded: " + visible(failure.target), Tone::bad);
  page.paragraph(visible(failure.message), Tone::strong);
  if (failure.detail.empty()) return;
  page.line();
  page.paragraph(visible(failure.detail, Lines::many), Tone::plain, 2 * indent_width);
}

std::string worth_text(const OpRecord& op, const Totals& totals) {
  if (totals.compared_entries == 0 && op.verdict == Verdict::pass) return "no gradient entry was compared";
  return shortened(visible(weakest_text(strength_of(op))), worth_width);
}

// With more ops than this, a line for each gradient would push the findings off the screen.
constexpr std::size_t most_detailed_ops = 4;

// One line for each gradient; of many ops only for gradients with little to show.
void write_gradients(ConsolePage& page, const OpRecord& op, bool every) {
  const OpStrength strength = strength_of(op);
  for (const GradientStrength& gradient : strength.gradients) {
    if (!every && gradient.unresolved == 0 && is_seen_in_median(gradient)) continue;
    const std::string text = shortened(visible(strength_text(gradient, strength.cases)), page_width - gradient_indent);
    page.line(std::string(gradient_indent, ' ') + page.toned(text, Tone::faint));
  }
}

void write_ops(ConsolePage& page, const RunRecord& record) {
  std::size_t name_width = 8;
  for (const OpRecord& op : record.ops) name_width = std::max(name_width, display_width(visible(op.name)));
  name_width = std::min(name_width, most_name_width);
  for (const OpRecord& op : record.ops) {
    const Totals totals = totals_of(op);
    std::string text = page.toned(padded(std::string(word_of(op.verdict)), verdict_width), tone_of(op.verdict)) +
                       padded(shortened(visible(op.name), name_width), name_width) + "  " +
                       padded_left(count_of(totals.cases, "case"), cases_width) + "   " + worth_text(op, totals);
    while (text.back() == ' ') text.pop_back();
    page.line(text);
    write_gradients(page, op, record.ops.size() <= most_detailed_ops);
  }
}

void write_totals(ConsolePage& page, const RunRecord& record) {
  const Totals totals = totals_of(record);
  const VerdictCounts ops = op_verdicts(record);
  page.line();
  page.rule(headline(record), tone_of(gravity(record)));
  page.field("ops", fmt::format("{}: {} passed, {} weak, {} undecided, {} failed, {} with errors",
                                count_text(static_cast<std::int64_t>(record.ops.size())), ops.of(Verdict::pass),
                                ops.of(Verdict::weak), ops.of(Verdict::undecided), ops.of(Verdict::fail),
                                ops.of(Verdict::error)));
  if (!record.load_failures.empty())
    page.field("not loaded", count_text(static_cast<std::int64_t>(record.load_failures.size())));
  page.field("cases", fmt::format("{}: {} passed, {} weak, {} undecided, {} failed, {} with errors",
                                  count_text(totals.cases), count_text(totals.passed), count_text(totals.weak),
                                  count_text(totals.undecided), count_text(totals.failed), count_text(totals.errors)));
  if (totals.set_aside > 0) {
    page.field("set aside", count_of(totals.set_aside, "case") + " with special values that could not be decided");
  }
  if (totals.unresolved > 0) {
    page.field("unresolved",
               fmt::format("{} of {} gradients: differences of forward were too coarse ({:.1f} %)",
                           count_text(totals.unresolved), count_text(totals.gradients),
                           100.0 * static_cast<double>(totals.unresolved) / static_cast<double>(totals.gradients)));
  }
  page.field("compared", count_text(totals.compared_entries) +
                             (totals.compared_entries == 1 ? " gradient entry" : " gradient entries"));
  page.field("calls", fmt::format("{} forward, {} backward", count_text(totals.forward_calls),
                                  count_text(totals.backward_calls)));
  page.field("re-checked", count_of(totals.referee_cases, "case") + " at 50 digits");
  page.field("time", duration_text(record.seconds));
  page.field("seed", fmt::format("{}", record.seed));
}

}  // namespace

void ConsoleReporter::do_write(const RunRecord& record, std::ostream& out, const ReportOptions& options) const {
  ConsolePage page(out, options.colour);
  page.paragraph(fmt::format("gradcheck {}   seed {}   {} per op   {}", visible(record.version), record.seed,
                             count_of(record.cases_per_op, "case"), count_of(record.jobs, "job")),
                 Tone::strong, 0);
  page.line();
  write_ops(page, record);
  for (const LoadFailure& failure : record.load_failures) write_load_failure(page, failure);
  for (const OpRecord& op : record.ops) {
    for (const PropertyRecord& property : op.properties) {
      for (const Finding& finding : property.findings) write_finding(page, op, property, finding);
    }
  }
  write_totals(page, record);
}

}  // namespace gradcheck::reports
