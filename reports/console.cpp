#include "reports/console.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>

#include "gradcheck/record/totals.hpp"
#include "reports/number_text.hpp"
#include "reports/sentences.hpp"
#include "reports/tensor_grid.hpp"
#include "reports/visible_text.hpp"

namespace gradcheck::reports {
namespace {

constexpr std::size_t page_width = 120;
constexpr std::size_t label_width = 14;  // "wrong entries" and a blank
constexpr std::size_t indent_width = 2;
constexpr GridLimits console_grid = {8, 8};

enum class Tone { plain, good, doubtful, bad, strong, faint };

std::string_view ansi(Tone tone) {
  switch (tone) {
    case Tone::good: return "\x1b[32m";
    case Tone::doubtful: return "\x1b[33m";
    case Tone::bad: return "\x1b[31;1m";
    case Tone::strong: return "\x1b[1m";
    case Tone::faint: return "\x1b[2m";
    case Tone::plain: break;
  }
  return "";
}

Tone tone_of(Verdict verdict) {
  if (verdict == Verdict::pass) return Tone::good;
  return verdict == Verdict::undecided ? Tone::doubtful : Tone::bad;
}

// Grave words in capitals, so that they stand out without colour too.
std::string_view word_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::pass: return "pass";
    case Verdict::undecided: return "undecided";
    case Verdict::fail: return "FAIL";
    case Verdict::error: return "ERROR";
  }
  return "?";
}

std::string padded(std::string text, std::size_t width) {
  const std::size_t columns = display_width(text);
  if (columns < width) text.append(width - columns, ' ');
  return text;
}

std::string padded_left(const std::string& text, std::size_t width) {
  const std::size_t columns = display_width(text);
  return columns < width ? std::string(width - columns, ' ') + text : text;
}

// The command cut at blanks outside quotes, each cut a backslash and a new line, so that it can still be copied.
std::vector<std::string> copyable_lines(const std::string& command, std::size_t width) {
  std::vector<std::string> words(1);
  char quote = 0;
  for (std::size_t i = 0; i < command.size(); ++i) {
    const char c = command[i];
    if (quote != 0 ? c == quote : (c == '\'' || c == '"')) quote = quote != 0 ? '\0' : c;
    if (c == '\\' && quote != '\'' && i + 1 < command.size()) {
      words.back() += c;
      words.back() += command[++i];
    } else if (c == ' ' && quote == 0) {
      words.emplace_back();
    } else {
      words.back() += c;
    }
  }
  std::vector<std::string> lines(1);
  for (const std::string& word : words) {
    if (!lines.back().empty() && display_width(lines.back()) + display_width(word) + 3 > width) {
      lines.back() += " \\";
      lines.emplace_back("  " + word);
    } else {
      lines.back() += (lines.back().empty() ? "" : " ") + word;
    }
  }
  return lines;
}

class Page {
 public:
  Page(std::ostream& out, bool colour) : out_(out), colour_(colour) {}

  std::string toned(std::string_view text, Tone tone) const {
    if (!colour_ || tone == Tone::plain) return std::string(text);
    return fmt::format("{}{}\x1b[0m", ansi(tone), text);
  }

  void line(std::string_view text = "") { out_ << text << '\n'; }

  void rule(const std::string& title, Tone tone) {
    const std::string shown = shortened(title, page_width - 6);
    const std::size_t rest = page_width - 4 - display_width(shown);
    std::string dashes;
    for (std::size_t i = 0; i < rest; ++i) dashes += "─";
    line("── " + toned(shown, tone) + ' ' + toned(dashes, Tone::faint));
  }

  // A label and its text, wrapped beside it.
  void field(std::string_view label, const std::vector<std::string>& lines) {
    std::string head = std::string(indent_width, ' ') + toned(padded(std::string(label), label_width), Tone::faint);
    for (const std::string& text : lines) {
      line(head + text);
      head.assign(indent_width + label_width, ' ');
    }
  }
  void field(std::string_view label, const std::string& visible_text) {
    if (!visible_text.empty()) field(label, wrapped(visible_text, page_width - indent_width - label_width));
  }

  void paragraph(const std::string& visible_text, Tone tone = Tone::plain, std::size_t indent = indent_width) {
    for (const std::string& text : wrapped(visible_text, page_width - indent)) {
      line(std::string(indent, ' ') + toned(text, tone));
    }
  }

 private:
  std::ostream& out_;
  bool colour_;
};

using Row = std::vector<std::string>;

std::size_t total(const std::vector<std::size_t>& widths) {
  std::size_t sum = 0;
  for (const std::size_t width : widths) sum += width + 2;
  return sum;
}

// The grid as text cells; marked values carry an asterisk, so that colour is not needed to see them.
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

void write_tensor(Page& page, const std::string& role, const RecordTensor& tensor, const Finding& finding) {
  const auto marked = marked_entries(finding, tensor);
  GridLimits limits = console_grid;
  // Wide values: fewer columns until the lines fit.
  for (;; --limits.columns) {
    const TensorGrid grid(tensor, marked, limits);
    const std::vector<Row> rows = grid_cells(grid);
    const std::vector<std::size_t> widths = column_widths(rows);
    if (total(widths) > page_width - 4 && limits.columns > 1) continue;
    std::string about = visible(tensor.name) + ' ' + shape_text(tensor.shape);
    if (tensor.is_index) about += ", indices";
    if (!grid.matches_shape())
      about += fmt::format(", with {} that contradict the shape",
                           count_of(static_cast<std::int64_t>(tensor.values.size()), "value"));
    if (tensor.values.empty()) about += ", empty";
    if (grid.hidden_entries() > 0)
      about += fmt::format(", {} of {} not shown", count_text(grid.hidden_entries()),
                           count_text(static_cast<std::int64_t>(tensor.values.size())));
    page.field(role, about);
    const bool heading = grid.columns() > 1;
    for (std::size_t r = heading ? 0 : 1; r < rows.size() && !tensor.values.empty(); ++r) {
      std::string text = "    " + page.toned(padded(rows[r][0], widths[0]), Tone::faint);
      for (std::size_t c = 1; c < rows[r].size(); ++c) {
        const bool bad = r > 0 && !rows[r][c].empty() && rows[r][c].back() == '*';
        text += "  " + page.toned(padded_left(rows[r][c], widths[c]), bad      ? Tone::bad
                                                                      : r == 0 ? Tone::faint
                                                                               : Tone::plain);
      }
      while (!text.empty() && text.back() == ' ') text.pop_back();
      page.line(text);
    }
    return;
  }
}

void write_comparison(Page& page, const RecordComparison& c) {
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

void write_finding(Page& page, const OpRecord& op, const Finding& finding) {
  page.line();
  page.rule(fmt::format("{}  {} / {} / {}", word_of(finding.verdict), visible(op.name), visible(finding.property),
                        visible(finding.kind)),
            tone_of(finding.verdict));
  page.paragraph(visible(finding.message), Tone::strong);
  page.line();
  page.field("case", provenance_text(finding));
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
    page.field("repeat", copyable_lines(visible(finding.replay), page_width - indent_width - label_width));
  }
}

void write_load_failure(Page& page, const LoadFailure& failure) {
  page.line();
  page.rule("ERROR  could not be loaded: " + visible(failure.target), Tone::bad);
  page.paragraph(visible(failure.message), Tone::strong);
  if (failure.detail.empty()) return;
  page.line();
  page.paragraph(visible(failure.detail, Lines::many), Tone::plain, 2 * indent_width);
}

std::string what_it_saw(const OpRecord& op, const Totals& totals) {
  if (totals.compared_entries == 0 && op.verdict == Verdict::pass) return "no gradient entry was compared";
  if (totals.smallest_visible) return "sees relative errors from " + short_number_text(*totals.smallest_visible, 2);
  return "";
}

void write_ops(Page& page, const RunRecord& record) {
  std::size_t name_width = 8;
  for (const OpRecord& op : record.ops) name_width = std::max(name_width, display_width(visible(op.name)));
  name_width = std::min<std::size_t>(name_width, 44);
  for (const OpRecord& op : record.ops) {
    const Totals totals = totals_of(op);
    std::string text = page.toned(padded(std::string(word_of(op.verdict)), 11), tone_of(op.verdict)) +
                       padded(shortened(visible(op.name), name_width), name_width) + "  " +
                       padded_left(count_of(totals.cases, "case"), 14) + "   " + what_it_saw(op, totals);
    while (text.back() == ' ') text.pop_back();
    page.line(text);
  }
}

void write_totals(Page& page, const RunRecord& record) {
  const Totals totals = totals_of(record);
  const VerdictCounts ops = op_verdicts(record);
  page.line();
  page.rule(headline(record), tone_of(gravity(record)));
  page.field("ops", fmt::format("{}: {} passed, {} undecided, {} failed, {} with errors",
                                count_text(static_cast<std::int64_t>(record.ops.size())), ops.of(Verdict::pass),
                                ops.of(Verdict::undecided), ops.of(Verdict::fail), ops.of(Verdict::error)));
  if (!record.load_failures.empty())
    page.field("not loaded", count_text(static_cast<std::int64_t>(record.load_failures.size())));
  page.field("cases", fmt::format("{}: {} passed, {} undecided, {} failed, {} with errors", count_text(totals.cases),
                                  count_text(totals.passed), count_text(totals.undecided), count_text(totals.failed),
                                  count_text(totals.errors)));
  if (totals.set_aside > 0) {
    page.field("set aside", count_of(totals.set_aside, "case") + " of special values that could not be decided");
  }
  page.field("compared", count_text(totals.compared_entries) +
                             (totals.compared_entries == 1 ? " gradient entry" : " gradient entries"));
  page.field("calls", fmt::format("{} forward, {} backward; {} for the referee", count_text(totals.forward_calls),
                                  count_text(totals.backward_calls), count_of(totals.referee_cases, "case")));
  page.field("time", duration_text(record.seconds));
  page.field("seed", fmt::format("{}", record.seed));
}

}  // namespace

void ConsoleReporter::do_write(const RunRecord& record, std::ostream& out, const ReportOptions& options) const {
  Page page(out, options.colour);
  page.paragraph(fmt::format("gradcheck {}   seed {}   {} per op   {}", visible(record.version), record.seed,
                             count_of(record.cases_per_op, "case"), count_of(record.jobs, "job")),
                 Tone::strong, 0);
  page.line();
  write_ops(page, record);
  for (const LoadFailure& failure : record.load_failures) write_load_failure(page, failure);
  for (const OpRecord& op : record.ops) {
    for (const PropertyRecord& property : op.properties) {
      for (const Finding& finding : property.findings) write_finding(page, op, finding);
    }
  }
  write_totals(page, record);
}

}  // namespace gradcheck::reports
