#include "gradcheck/cli/mutation_table.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "reports/visible_text.hpp"

namespace gradcheck::cli {

namespace {

using mutation::Fate;
using mutation::MutantResult;
using mutation::OpScore;

constexpr std::size_t name_width = 32;

using Columns = std::array<std::string, 6>;  // mutants, caught, survived, unreached, equivalent, share

std::string row_text(const std::string& name, const Columns& columns) {
  const std::string shown = reports::shortened(name, name_width);
  const std::string padding(name_width - reports::display_width(shown), ' ');
  return fmt::format("{}{} {:>8} {:>8} {:>9} {:>10} {:>11} {:>10}\n", shown, padding, columns[0], columns[1],
                     columns[2], columns[3], columns[4], columns[5]);
}

/// The share of mutants caught among those that are wrong in some case.
std::string share_text(std::int64_t caught, std::int64_t survived) {
  if (caught + survived == 0) return "-";
  // Rounded down: only all of them are 100 %.
  const double percent = 100.0 * static_cast<double>(caught) / static_cast<double>(caught + survived);
  return fmt::format("{:.2f} %", survived == 0 ? 100.0 : std::min(percent, 99.99));
}

std::string survivor_text(const std::string& op, const MutantResult& result) {
  std::string text =
      fmt::format("    survived  {}: d{} {}; in {} cases, first in case {}, by up to {:.1e} of |output| |upstream|",
                  reports::visible(op), reports::visible(result.input), reports::visible(result.mutation),
                  result.differing, result.case_index, result.difference);
  if (result.undecided > 0) text += fmt::format(", {} of them undecided", result.undecided);
  return text + "\n";
}

}  // namespace

MutationTable::MutationTable(std::ostream& out) : out_(out) {
  out_ << row_text("op", {"mutants", "caught", "survived", "unreached", "equivalent", "share"});
}

void MutationTable::add(const OpScore& score) {
  const Counts counts{score.count(Fate::caught), score.count(Fate::survived), score.count(Fate::unreached),
                      score.count(Fate::equivalent)};
  print_counts(score.op, counts);
  total_.caught += counts.caught;
  total_.survived += counts.survived;
  total_.unreached += counts.unreached;
  total_.equivalent += counts.equivalent;
  for (const MutantResult& result : score.mutants) {
    if (result.fate == Fate::survived) out_ << survivor_text(score.op, result);
    if (result.fate == Fate::unreached) unreached_[result.mutation].insert(score.op);
  }
  out_.flush();
}

void MutationTable::finish(std::uint64_t seed) {
  print_unreached();
  out_ << "\nseed " << seed << '\n';
  out_ << row_text("all ops", {"mutants", "caught", "survived", "unreached", "equivalent", "caught"});
  print_counts("", total_);
  out_ << fmt::format("{} of {} mutants that were wrong in some case were caught: {}\n", total_.caught,
                      total_.caught + total_.survived, share_text(total_.caught, total_.survived));
}

void MutationTable::print_counts(const std::string& name, const Counts& counts) {
  const std::int64_t mutants = counts.caught + counts.survived + counts.unreached + counts.equivalent;
  const auto text = [](std::int64_t number) { return std::to_string(number); };
  out_ << row_text(name, {text(mutants), text(counts.caught), text(counts.survived), text(counts.unreached),
                          text(counts.equivalent), share_text(counts.caught, counts.survived)});
}

void MutationTable::print_unreached() {
  if (unreached_.empty()) return;
  out_ << "\nno case reached the places where these mutants are wrong:\n";
  for (const auto& [mutation, ops] : unreached_) {
    std::string names;
    for (const std::string& op : ops) names += (names.empty() ? "" : ", ") + op;
    out_ << fmt::format("    {}: {} ops: {}\n", reports::visible(mutation), ops.size(), reports::visible(names));
  }
}

}  // namespace gradcheck::cli
