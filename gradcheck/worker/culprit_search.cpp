#include "gradcheck/worker/culprit_search.hpp"

#include <algorithm>

#include "gradcheck/record/record_json.hpp"
#include "gradcheck/run/runner.hpp"
#include "gradcheck/worker/case_bytes.hpp"
#include "gradcheck/worker/plugin_worker.hpp"

namespace gradcheck::worker {

namespace {

bool is_end_of_worker(const Finding& finding) {
  return finding.kind == "crash" || finding.kind == "timeout" || finding.kind == "out-of-memory";
}

/// A property that comes to a known failure in any case.
class KnownOutcome final : public Property {
 public:
  KnownOutcome(const Property& property, Failure failure) : property_(property), failure_(std::move(failure)) {}
  std::string_view name() const override { return property_.name(); }
  bool applies(const Op& op) const override { return property_.applies(op); }
  Outcome check(const Op&, const Case&, Confirmation) const override {
    Outcome outcome;
    outcome.failures.push_back(failure_);
    return outcome;
  }

 private:
  const Property& property_;
  Failure failure_;
};

}  // namespace

PropertyRecord caseless_record(const Property& property, const Failure& failure, std::int64_t index) {
  PropertyRecord record;
  record.property = property.name();
  record.verdict = Verdict::error;
  record.cases = record.errors = 1;
  Finding& finding = record.findings.emplace_back();
  finding.verdict = Verdict::error;
  finding.property = record.property;
  finding.kind = failure.kind;
  finding.message = failure.message;
  finding.case_index = index;
  finding.cases = 1;
  return record;
}

CulpritSearch::CulpritSearch(const Op& op, const PluginSource& source, Request run)
    : op_(op), source_(source), run_(std::move(run)) {}

PropertyRecord CulpritSearch::search(const Property& property, const WorkerEnd& end, const std::string& smaller_case) {
  const std::vector<JournalEntry> suspects = end.suspects(source_.limits);
  Failure failure = end.failure(op_.name(), source_.limits);
  std::string numbers;
  for (const JournalEntry& suspect : suspects) {
    if (suspect.index < 0) continue;
    Request repeat = request(Action::isolate, property);
    repeat.index = suspect.index;
    if (suspect.smaller) repeat.instance = smaller_case;
    if (auto [record, drawn] = repeat_alone(std::move(repeat)); record) {
      add_replay_options(*record);
      return *std::move(record);
    } else if (!drawn) {
      failure.message += " while case " + std::to_string(suspect.index) + " was drawn";
      return caseless_record(property, failure, suspect.index);
    }
    numbers += (numbers.empty() ? "" : ", ") + std::to_string(suspect.index);
  }
  if (numbers.empty()) {
    failure.message += " while no case was running";
    return caseless_record(property, failure, 0);
  }
  if (suspects.size() > 1) {
    failure.message += "; the cases " + numbers + " were running, but no single one of them reproduces this alone";
    return caseless_record(property, failure, std::max<std::int64_t>(suspects.front().index, 0));
  }
  failure.message += "; the case alone does not reproduce this";
  if (auto seen = as_seen(property, failure, suspects.front(), smaller_case)) {
    add_replay_options(*seen);
    return *std::move(seen);
  }
  return caseless_record(property, failure, suspects.front().index);
}

Request CulpritSearch::request(Action action, const Property& property) const {
  Request request = run_;
  request.action = action;
  request.property = property.name();
  return request;
}

CulpritSearch::Repeated CulpritSearch::repeat_alone(Request request) {
  const Limits& limits = source_.limits;
  request.library = source_.library.string();
  request.case_seconds = limits.case_seconds;
  request.least_wall_seconds = limits.least_wall_seconds;
  request.memory_mebibytes = limits.memory_mebibytes;
  request.shrink_budget = budget_.left();
  PluginWorker conductor(source_);
  const auto answer = conductor.ask(request);
  if (!answer) return {std::nullopt, false};
  budget_ = ShrinkBudget(answer->shrink_budget);
  PropertyRecord record = std::move(parse_op_record(answer->record).properties.at(0));
  if (std::none_of(record.findings.begin(), record.findings.end(), is_end_of_worker)) return {};
  return {std::move(record), true};
}

/// The failure in the case that was under way; nothing if drawing the case ends a worker.
std::optional<PropertyRecord> CulpritSearch::as_seen(const Property& property, const Failure& failure,
                                                     const JournalEntry& suspect,
                                                     const std::string& smaller_case) const {
  std::string bytes = smaller_case;
  if (!suspect.smaller) {
    Request drawing = request(Action::recover, property);
    drawing.index = suspect.index;
    const auto answer = PluginWorker(source_).ask(drawing);
    if (!answer) return std::nullopt;
    bytes = answer->instance;
  }
  PropertyRecord record = replay_case(op_, KnownOutcome(property, failure), case_of(op_, bytes)).properties.front();
  record.findings.front().case_index = suspect.index;
  return record;
}

/// The replay line then states the limit that the case met.
void CulpritSearch::add_replay_options(PropertyRecord& record) const {
  for (Finding& finding : record.findings) {
    if (!finding.replay.empty()) finding.replay += source_.replay_options;
  }
}

}  // namespace gradcheck::worker
