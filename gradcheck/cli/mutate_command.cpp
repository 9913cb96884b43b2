#include "gradcheck/cli/mutate_command.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <iostream>
#include <iterator>
#include <map>
#include <set>

#include <fmt/format.h>

#include "gradcheck/cli/exit_codes.hpp"
#include "gradcheck/cli/profile.hpp"
#include "gradcheck/cli/selection.hpp"
#include "gradcheck/cli/tell.hpp"
#include "gradcheck/error.hpp"
#include "gradcheck/mutation/mutation_score.hpp"
#include "properties/all_properties.hpp"
#include "properties/case_generator.hpp"
#include "reports/visible_text.hpp"

namespace gradcheck::cli {

namespace {

using mutation::Fate;
using mutation::MutantResult;
using mutation::OpScore;

/// Mutants of one op, or of all.
struct Counts {
  std::int64_t caught = 0, survived = 0, unreached = 0, equivalent = 0;

  Counts& operator+=(const Counts& other) {
    caught += other.caught, survived += other.survived, unreached += other.unreached, equivalent += other.equivalent;
    return *this;
  }
  std::int64_t mutants() const { return caught + survived + unreached + equivalent; }
  /// Of those that a case came to in which they are wrong.
  std::string share() const {
    if (caught + survived == 0) return "-";
    // Rounded down: 100 % is all of them.
    const double percent = 100.0 * static_cast<double>(caught) / static_cast<double>(caught + survived);
    return fmt::format("{:.2f} %", survived == 0 ? 100.0 : std::min(percent, 99.99));
  }
};

Counts counts_of(const OpScore& score) {
  return {score.count(Fate::caught), score.count(Fate::survived), score.count(Fate::unreached),
          score.count(Fate::equivalent)};
}

constexpr std::size_t name_width = 32;

void print_row(const std::string& name, const std::string& mutants, const std::string& caught,
               const std::string& survived, const std::string& unreached, const std::string& equivalent,
               const std::string& share) {
  const std::string shown = reports::shortened(name, name_width);
  const std::string padding(name_width - reports::display_width(shown), ' ');
  std::cout << fmt::format("{}{} {:>8} {:>8} {:>9} {:>10} {:>11} {:>10}\n", shown, padding, mutants, caught, survived,
                           unreached, equivalent, share);
}

void print_counts(const std::string& name, const Counts& counts) {
  const auto text = [](std::int64_t number) { return fmt::format("{}", number); };
  print_row(name, text(counts.mutants()), text(counts.caught), text(counts.survived), text(counts.unreached),
            text(counts.equivalent), counts.share());
}

void print_survivor(const std::string& op, const MutantResult& result) {
  std::cout << "    survived  " << reports::visible(op) << ": d" << reports::visible(result.input) << ' '
            << reports::visible(result.mutation)
            << fmt::format("; in {} cases, first in case {}, by up to {:.1e} of |output| |upstream|", result.differing,
                           result.case_index, result.difference);
  if (result.undecided > 0) std::cout << fmt::format(", {} of them undecided", result.undecided);
  std::cout << '\n';
}

using Unreached = std::map<std::string, std::set<std::string>>;  // mutation: ops

void print_unreached(const Unreached& unreached) {
  if (unreached.empty()) return;
  std::cout << "\nno case came to where these are wrong:\n";
  for (const auto& [mutation, ops] : unreached) {
    std::string names;
    for (const std::string& op : ops) names += (names.empty() ? "" : ", ") + op;
    std::cout << "    " << reports::visible(mutation) << fmt::format(": {} ops: ", ops.size())
              << reports::visible(names) << '\n';
  }
}

void print_summary(const Counts& total, const Unreached& unreached, std::uint64_t seed) {
  print_unreached(unreached);
  std::cout << "\nseed " << seed << '\n';
  print_row("all ops", "mutants", "caught", "survived", "unreached", "equivalent", "caught");
  print_counts("", total);
  std::cout << fmt::format("{} of {} mutants that were wrong in some case were caught: {}\n", total.caught,
                           total.caught + total.survived, total.share());
}

OpScore score_of(const Op& op, const RunCommandOptions& options, std::uint64_t seed) {
  const auto properties = properties::all_properties();
  const properties::CaseGenerator generator;
  return mutation::mutation_score(op, properties, generator,
                                  {options.cases.value_or(find_profile(options.profile).cases), seed, options.jobs});
}

}  // namespace

int mutate_command(const RunCommandOptions& options, std::uint64_t seed) {
  if (!options.reports.empty() || options.only_case) {
    throw UsageError("--mutate prints its own table and tries all cases; it takes neither --report nor --case");
  }
  SelectionOptions wanted = options.selection;
  wanted.in_process = true;  // mutants call the op's own backward
  const Selection selection = select_ops(wanted);
  print_row("op", "mutants", "caught", "survived", "unreached", "equivalent", "share");
  Counts total;
  Unreached unreached;
  bool refused = !selection.failures.empty();
  for (const SelectedOp& selected : selection.ops) {
    try {
      const OpScore score = score_of(selected.op, options, seed);
      print_counts(score.op, counts_of(score));
      total += counts_of(score);
      for (const MutantResult& result : score.mutants) {
        if (result.fate == Fate::survived) print_survivor(score.op, result);
        if (result.fate == Fate::unreached) unreached[result.mutation].insert(score.op);
      }
      std::cout.flush();
    } catch (const Error& error) {  // no cases to be had
      tell(error.what());
      refused = true;
    }
  }
  print_summary(total, unreached, seed);
  std::cout.flush();
  if (!std::cout) {
    tell(std::string("the result cannot be written to standard output: ") + std::strerror(errno != 0 ? errno : EIO));
    return usage_or_load;
  }
  if (total.survived > 0) return findings;
  if (refused) return usage_or_load;
  return total.caught > 0 ? all_passed : nothing_checked;
}

}  // namespace gradcheck::cli
