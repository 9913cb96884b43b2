// real_bugs_table [--right] [id...]: prints which real bugs are found, and by which properties; all bugs by default.
// With
// --right it runs the right twins instead, where anything but a pass is a false alarm. Exit code 1 if a bug is not
// found with every seed, or a right twin does not pass.
#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <cstring>

#include "tests/real_bugs/real_bug_run.hpp"
#include "tests/real_bugs/real_bugs.hpp"

namespace gradcheck::tests {
namespace {

/// The first of the gravest findings.
const Finding* gravest(const OpRecord& record) {
  const Finding* found = nullptr;
  for (const PropertyRecord& property : record.properties) {
    for (const Finding& finding : property.findings) {
      if (found == nullptr || finding.verdict > found->verdict) found = &finding;
    }
  }
  return found;
}

std::int64_t cases_of(const OpRecord& record) {
  std::int64_t cases = 0;
  for (const PropertyRecord& property : record.properties) cases = std::max(cases, property.cases);
  return cases;
}

/// All strata except the ordinary ones.
std::string joined(const std::vector<std::string>& strata) {
  std::string text;
  for (const std::string& name : strata) {
    if (name.ends_with("/ordinary")) continue;
    text += (text.empty() ? "" : " ") + name;
  }
  return text;
}

/// The properties with a finding: "gradient(17) repeat(100)", in how many cases each.
std::string properties_of(const OpRecord& record) {
  std::string text;
  for (const PropertyRecord& property : record.properties) {
    const std::int64_t cases = property.failed + property.errors + property.undecided + property.weak;
    if (cases > 0) text += fmt::format("{}{}({})", text.empty() ? "" : " ", property.property, cases);
  }
  return text;
}

/// Prints one line. Returns whether the op had the expected verdict with every seed.
bool print_row(const RealBug& bug, bool right) {
  using Clock = std::chrono::steady_clock;
  const auto begin = Clock::now();
  int good = 0;
  std::string seen, verdicts;
  const std::uint64_t seeds = seeds_or(3);
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    const OpRecord record = run_real_bug(right ? bug.right : bug.wrong, seed);
    good += right ? record.verdict == Verdict::pass : record.verdict >= least_verdict(bug);
    verdicts += std::string(verdicts.empty() ? "" : " ") + to_string(record.verdict);
    const Finding* const finding = gravest(record);
    if (finding == nullptr || (!seen.empty() && right == (record.verdict == Verdict::pass))) continue;
    seen =
        fmt::format("{:<10} {:<16} {:>5} {:>4}/{:<4} {:<40} {}", finding->property, finding->kind, finding->case_index,
                    finding->cases, cases_of(record), joined(finding->strata), properties_of(record));
    if (right) seen += "\n      " + finding->message + "\n      " + finding->replay;
  }
  const double seconds = std::chrono::duration<double>(Clock::now() - begin).count();
  fmt::print("{:<38} {}/{} {:>6.1f}s  {:<16} {}\n", bug.id, good, seeds, seconds, verdicts, seen);
  std::fflush(stdout);
  return good == static_cast<int>(seeds);
}

}  // namespace
}  // namespace gradcheck::tests

int main(int argc, char** argv) {
  using namespace gradcheck::tests;
  std::vector<std::string> wanted(argv + 1, argv + argc);
  const bool right = std::erase(wanted, "--right") > 0;
  fmt::print("{:<38} {:<11}  {:<16} {:<10} {:<16} {:>5} {:>4}/{:<4} {:<40} {}\n", right ? "right twin of" : "bug",
             right ? "passed" : "found", "verdicts", "property", "kind", "first", "of", "cases", "strata of the first",
             "all properties with findings");
  int rows = 0, good = 0;
  for (const RealBug& bug : real_bugs()) {
    if (!wanted.empty() && std::find(wanted.begin(), wanted.end(), bug.id) == wanted.end()) continue;
    ++rows;
    good += print_row(bug, right) ? 1 : 0;
  }
  fmt::print("{} of {} {} in every seed\n", good, rows, right ? "passed" : "found");
  return good == rows ? 0 : 1;
}
