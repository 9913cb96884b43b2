#include "gradcheck/worker/isolated_property.hpp"

#include <algorithm>

#include "gradcheck/record/record_json.hpp"
#include "gradcheck/worker/case_bytes.hpp"

namespace gradcheck::worker {

namespace {

// CPU time. A guard against endless loops: a smaller case that takes longer counts as endless too. If it was only slow,
// its confirmation, which has the full time limit, does not fail, and the case before shrinking is shown.
constexpr double seconds_for_smaller_case = 4;

/// Pauses a watch for as long as this exists.
class Pause {
 public:
  explicit Pause(CaseWatch* watch) : watch_(watch) {
    if (watch_ != nullptr) watch_->end();
  }
  Pause(const Pause&) = delete;
  Pause& operator=(const Pause&) = delete;
  ~Pause() {
    if (watch_ != nullptr) watch_->begin(0, nullptr);
  }

 private:
  CaseWatch* watch_;
};

/// `record` is of one case.
Outcome outcome_of(const PropertyRecord& record) {
  Outcome outcome;
  outcome.compared_entries = record.compared_entries;
  outcome.forward_calls = record.forward_calls;
  outcome.backward_calls = record.backward_calls;
  outcome.by_referee = record.referee_cases > 0;
  for (const GradientStrength& gradient : record.gradients) {
    outcome.inputs.push_back(
        {gradient.input, gradient.compared > 0, gradient.zero > 0, gradient.unresolved > 0, gradient.best});
  }
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

}  // namespace

IsolatedProperty::IsolatedProperty(const Property& property, PluginSource source, ShrinkBudget budget,
                                   CaseWatch* paused)
    : property_(property), source_(std::move(source)), budget_(budget), paused_(paused) {}

Outcome IsolatedProperty::check(const Op& op, const Case& instance, Confirmation confirmation) const {
  const bool smaller = confirmation == Confirmation::first_only;
  if (smaller && budget_.spent()) return {};
  const Pause pause(paused_);
  if (!smaller || worker_ == nullptr || !worker_->process().alive()) worker_ = std::make_unique<PluginWorker>(source_);
  Limits limits = source_.limits;
  if (smaller && limits.case_seconds > 0) limits.case_seconds = std::min(limits.case_seconds, seconds_for_smaller_case);
  worker_->process().set_case_seconds(limits.case_seconds);
  Request request;
  request.action = Action::check;
  request.op = op.name();
  request.property = name();
  request.instance = bytes_of(instance);
  if (const auto answer = worker_->ask(request)) return outcome_of(parse_op_record(answer->record).properties.at(0));
  const WorkerEnd& end = worker_->process().end();
  if (smaller || end.waited(limits)) budget_.spend(end, limits);
  Outcome outcome;
  outcome.failures.push_back(end.failure(op.name(), limits));
  return outcome;
}

}  // namespace gradcheck::worker
