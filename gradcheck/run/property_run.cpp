#include "gradcheck/run/property_run.hpp"

#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>
#include <vector>

#include "gradcheck/error.hpp"
#include "gradcheck/run/case_counts.hpp"
#include "gradcheck/run/case_threads.hpp"
#include "gradcheck/run/failure_finding.hpp"
#include "gradcheck/run/gradient_strengths.hpp"
#include "gradcheck/run/runner.hpp"
#include "gradcheck/run/stratum_counts.hpp"
#include "gradcheck/run/unseen_gradient.hpp"

namespace gradcheck {

namespace {

using Clock = std::chrono::steady_clock;

// Cases that are checked before their failures count as known. A fixed number, so that results do not depend on
// threads.
constexpr std::int64_t cases_at_once = 40;

}  // namespace

PropertyRun::PropertyRun(const Op& op, const Property& property, const CaseSource& source, const RunOptions& options,
                         const std::string& target)
    : op_(op),
      property_(property),
      source_(source),
      options_(options),
      replay_line_(options, target),
      stream_(source.open(op, stream_seed(options.seed, op.name(), property.name()))) {}

PropertyRecord PropertyRun::run() {
  const std::int64_t first = options_.only_case.value_or(0);
  const std::int64_t count = options_.only_case ? 1 : property_.worth(options_.cases);
  const CaseThreads threads(op_, options_.jobs);
  StratumCounts strata(stream_->strata());
  GradientStrengths gradients;
  PropertyRecord record;
  record.property = property_.name();
  for (std::int64_t done = 0; done < count; done += cases_at_once) {
    std::vector<CheckedCase> block(static_cast<std::size_t>(std::min(cases_at_once, count - done)));
    threads.for_each(0, static_cast<std::int64_t>(block.size()),
                     [&](std::int64_t i) { block[static_cast<std::size_t>(i)] = draw_and_check(first + done + i); });
    for (const CheckedCase& checked : block) {
      count_case(record, checked);
      strata.add(checked);
      gradients.add(checked);
      failures_.add(checked);
    }
  }
  record.strata = strata.list(count);
  record.gradients = gradients.list();
  for (const FailureGroup& group : failures_.told()) record.findings.push_back(finding_of_group(group));
  if (record.verdict == Verdict::pass && record.compared_entries == 0 && !property_.may_be_idle()) {
    record.verdict = Verdict::undecided;
    record.findings.push_back(nothing_compared());
  }
  if (record.verdict <= Verdict::undecided) add_unseen(record);
  return record;
}

CheckedCase PropertyRun::draw_and_check(std::int64_t index) const {
  const Clock::time_point start = Clock::now();
  const Watched watched(options_.watch, index);
  CheckedCase checked;
  checked.index = index;
  try {
    checked.drawn = stream_->draw(index);
    checked.outcome = check_unless_known(checked.drawn.instance);
    checked.leave_out_open();
  } catch (const Error& error) {  // the declarations of the op leave no case
    Failure& failure = checked.outcome.failures.emplace_back();
    failure.verdict = Verdict::error;
    failure.kind = no_case;
    failure.message = error.what();
  }
  checked.seconds = std::chrono::duration<double>(Clock::now() - start).count();
  return checked;
}

Outcome PropertyRun::check_unless_known(const Case& instance) const {
  if (!failures_.any_confirmed_often()) return property_.check(op_, instance, Confirmation::referee);
  Outcome first = property_.check(op_, instance, Confirmation::first_only);
  const bool all_known = std::all_of(first.failures.begin(), first.failures.end(),
                                     [&](const Failure& failure) { return failures_.confirmed_often(failure); });
  if (all_known) return first;
  return property_.check(op_, instance, Confirmation::referee);
}

Finding PropertyRun::finding_of_group(const FailureGroup& group) const {
  Finding finding;
  if (group.failure.kind == no_case) {
    finding = finding_of(op_, group.failure, Case{}, 0);
    finding.property = property_.name();
    finding.case_index = group.first->index;
  } else {
    finding = confirm(group, shrink(group));
  }
  finding.cases = group.cases;
  return finding;
}

Outcome PropertyRun::check_shown(const CheckedCase& checked, const Case& instance, Confirmation confirmation) const {
  const Watched watched(options_.watch, checked.index, &instance);
  return property_.check(op_, instance, confirmation);
}

ShrunkCase PropertyRun::shrink(const FailureGroup& group) const {
  const Case& drawn = group.first->drawn.instance;
  if (!options_.shrink) return {drawn, {}};
  return source_.shrink(op_, drawn, group.failure, [&](const Case& candidate) {
    return check_shown(*group.first, candidate, Confirmation::first_only);
  });
}

Finding PropertyRun::confirm(const FailureGroup& group, ShrunkCase shrunk) const {
  const CheckedCase& checked = *group.first;
  const Outcome confirmed = check_shown(checked, shrunk.instance, Confirmation::located);
  const Failure* smallest = confirmed.find_alike(group.failure);
  Finding finding;
  if (smallest == nullptr) {
    // The failure of the smaller case is not confirmed; that of the case as drawn was.
    shrunk = {checked.drawn.instance, {}};
    finding = finding_of(op_, group.failure, shrunk.instance, checked.outcome.compared_entries);
  } else {
    finding = finding_of(op_, *smallest, shrunk.instance, confirmed.compared_entries);
  }
  finding.property = property_.name();
  finding.case_index = checked.index;
  finding.strata = checked.drawn.strata;
  finding.shrink_steps = shrunk.steps();
  replay_line_.add_to(finding, op_, shrunk.instance, shrunk.path);
  // With an upstream gradient of one element a wrong row is one wrong entry: the case as drawn shows more of it.
  if (group.failure.along_direction && shrunk.steps() > 0) {
    const std::string location = location_before_shrinking(group);
    if (!location.empty()) finding.message += "; before shrinking: " + location;
  }
  return finding;
}

std::string PropertyRun::location_before_shrinking(const FailureGroup& group) const {
  const Outcome whole = check_shown(*group.first, group.first->drawn.instance, Confirmation::located);
  const Failure* failure = whole.find_alike(group.failure);
  return failure == nullptr ? "" : failure->location;
}

void PropertyRun::add_unseen(PropertyRecord& record) const {
  for (const GradientStrength& gradient : record.gradients) {
    std::optional<Finding> unseen = unseen_gradient(gradient, visible_enough(op_));
    if (!unseen) continue;
    unseen->property = property_.name();
    record.findings.push_back(*std::move(unseen));
    record.verdict = Verdict::undecided;
  }
}

Finding PropertyRun::nothing_compared() const {
  Finding finding;
  finding.verdict = Verdict::undecided;
  finding.property = property_.name();
  finding.kind = "nothing-compared";
  finding.message = "no case of " + op_.name() + " had a gradient entry to compare";
  return finding;
}

}  // namespace gradcheck
