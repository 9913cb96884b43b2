#include "gradcheck/worker/isolated_run.hpp"

#include <algorithm>

#include "gradcheck/record/record_json.hpp"

namespace gradcheck::worker {

namespace {

Request request_of(const Op& op, const RunOptions& options, const PluginSource& source) {
  Request request;
  request.op = op.name();
  request.origin = source.origin;
  request.black_box = source.black_box;
  request.seed = options.seed;
  request.cases = options.cases;
  request.jobs = options.jobs;
  request.index = options.only_case.value_or(-1);
  return request;
}

}  // namespace

IsolatedRun::IsolatedRun(const Op& op, const RunOptions& options, const PluginSource& source)
    : op_(op), source_(source), run_(request_of(op, options, source)), culprits_(op, source, run_) {}

PropertyRecord IsolatedRun::run(const Property& property) {
  try {
    return run_or_find_culprit(property);
  } catch (const std::exception& error) {  // a damaged worker may send anything
    worker_.reset();
    Failure failure;
    failure.verdict = Verdict::error;
    failure.kind = "worker";
    failure.message = op_.name() + ": " + error.what();
    return caseless_record(property, failure, 0);
  }
}

PropertyRecord IsolatedRun::run_or_find_culprit(const Property& property) {
  Request request = run_;
  request.action = Action::run;
  request.property = property.name();
  if (auto record = ask(request)) return *std::move(record);
  const WorkerEnd end = worker_->process().end();
  met_time_limit_ = end.timed_out;
  PropertyRecord culprit = culprits_.search(property, end, worker_->process().journal().smaller_case());
  const std::vector<JournalEntry> suspects = end.suspects(source_.limits);
  if (std::any_of(suspects.begin(), suspects.end(), [](const JournalEntry& entry) { return entry.smaller; })) {
    // All cases had been checked: the worker ended while a finding was shrunk or confirmed.
    request.shrink = false;
    if (auto record = ask(request)) {
      record->verdict = Verdict::error;
      record->findings.insert(record->findings.begin(), culprit.findings.begin(), culprit.findings.end());
      return *std::move(record);
    }
  }
  if (!culprit.findings.empty()) culprit.findings.front().message += "; the other cases of this property do not count";
  return culprit;
}

std::optional<PropertyRecord> IsolatedRun::ask(const Request& request) {
  if (worker_ == nullptr || !worker_->process().alive()) worker_ = std::make_unique<PluginWorker>(source_);
  const auto answer = worker_->ask(request);
  if (!answer) return std::nullopt;
  return std::move(parse_op_record(answer->record).properties.at(0));
}

}  // namespace gradcheck::worker
