#include "gradcheck/cli/isolated_property.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "gradcheck/cli/record_text.hpp"
#include "gradcheck/worker/case_bytes.hpp"

namespace gradcheck::cli {

namespace {

using Clock = std::chrono::steady_clock;

// A smaller case that takes longer is thought to be endless as well; the one that is left has to show it.
constexpr double seconds_for_smaller_case = 1;

Outcome outcome_of(const PropertyRecord& record) {
  Outcome outcome;
  outcome.compared_entries = record.compared_entries;
  outcome.forward_calls = record.forward_calls;
  outcome.backward_calls = record.backward_calls;
  outcome.by_referee = record.referee_cases > 0;
  outcome.smallest_visible = record.smallest_visible;
  outcome.smallest_visible_entry = record.smallest_visible_entry;
  for (const Finding& finding : record.findings) {
    Failure& failure = outcome.failures.emplace_back();
    failure.verdict = finding.verdict;
    failure.kind = finding.kind;
    failure.input = finding.input;
    failure.message = finding.message;
    failure.comparisons = finding.comparisons;
    failure.wrong_entries = finding.wrong_entries;
    failure.jacobians = finding.jacobians;
  }
  return outcome;
}

/// The entry that is to blame, or is the first of those that may be.
const worker::JournalEntry* suspect_of(const worker::WorkerEnd& end) {
  const auto fatal =
      std::find_if(end.under_way.begin(), end.under_way.end(), [](const auto& entry) { return entry.fatal; });
  if (fatal != end.under_way.end()) return &*fatal;
  return end.under_way.empty() ? nullptr : &end.under_way.front();
}

}  // namespace

Failure failure_of(const std::string& op, const worker::WorkerEnd& end, const worker::Limits& limits) {
  const worker::JournalEntry* entry = suspect_of(end);
  const bool within_call = entry != nullptr && !entry->call.empty() && !entry->returned;
  Failure failure;
  failure.verdict = Verdict::error;
  failure.kind = end.kind();
  failure.message = op + ": " +
                    (within_call        ? entry->call
                     : entry != nullptr ? "a case"
                                        : "something") +
                    " " + end.deed(limits);
  if (entry != nullptr && entry->returned) failure.message += " after " + entry->call + " had returned";
  return failure;
}

IsolatedProperty::IsolatedProperty(const Property& property, PluginSource source, double shrink_seconds)
    : property_(property), source_(std::move(source)), shrink_seconds_(shrink_seconds) {}

bool IsolatedProperty::out_of_time() const {
  if (shrink_start_ == Clock::time_point{}) shrink_start_ = Clock::now();
  return std::chrono::duration<double>(Clock::now() - shrink_start_).count() > shrink_seconds_;
}

Outcome IsolatedProperty::check(const Op& op, const Case& instance, Confirmation confirmation) const {
  const bool smaller = confirmation == Confirmation::first_only;
  if (smaller && out_of_time()) return {};
  if (!smaller || worker_ == nullptr || !worker_->process().alive()) worker_ = std::make_unique<PluginWorker>(source_);
  worker::Limits limits = source_.limits;
  if (smaller && limits.case_seconds > 0) limits.case_seconds = std::min(limits.case_seconds, seconds_for_smaller_case);
  worker_->process().set_case_seconds(limits.case_seconds);
  const auto answer = worker_->ask(
      {{"do", "check"}, {"op", op.name()}, {"property", std::string(name())}, {"case", worker::bytes_of(instance)}});
  if (answer) return outcome_of(record_from_text(answer->at("record").get<std::string>()).properties.at(0));
  Outcome outcome;
  outcome.failures.push_back(failure_of(op.name(), worker_->process().end(), limits));
  return outcome;
}

}  // namespace gradcheck::cli
