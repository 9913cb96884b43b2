#include "gradcheck/cli/isolated_run.hpp"

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>
#include <sstream>

#include "gradcheck/cli/isolated_property.hpp"
#include "gradcheck/cli/record_text.hpp"
#include "gradcheck/worker/case_bytes.hpp"
#include "properties/case_generator.hpp"

namespace gradcheck::cli {

namespace {

using Json = nlohmann::json;
using Clock = std::chrono::steady_clock;

// For all cases of an op that are made smaller across workers: a crash shows in many properties, and is one bug most often.
constexpr double shrink_seconds_of_op = 6;
// More cases than this are not repeated one by one to see which of them it was.
constexpr std::size_t most_suspects = 16;

bool is_end_of_process(const Finding& finding) {
  return finding.kind == "crash" || finding.kind == "timeout" || finding.kind == "out-of-memory";
}

std::string option_text(const char* name, double value) {
  std::ostringstream text;
  text << ' ' << name << ' ' << value;
  return text.str();
}

/// A failure that was seen already, in whatever case it is asked for.
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

class IsolatedRun {
 public:
  IsolatedRun(const Op& op, const RunOptions& options, const PluginSource& source)
      : op_(op), options_(options), source_(source) {}

  PropertyRecord run(const Property& property) {
    try {
      return answer_of(property);
    } catch (const std::exception& error) {  // what a damaged worker says makes no sense
      worker_.reset();
      Failure failure;
      failure.verdict = Verdict::error;
      failure.kind = "worker";
      failure.message = op_.name() + ": " + error.what();
      return lone_finding(property, failure);
    }
  }

  bool met_time_limit() const { return met_time_limit_; }

 private:
  Json request(const char* what, const Property& property) const {
    Json request = {{"do", what},
                    {"op", op_.name()},
                    {"property", std::string(property.name())},
                    {"seed", options_.seed},
                    {"cases", options_.cases},
                    {"jobs", options_.jobs},
                    {"target", source_.origin}};
    if (options_.only_case) request["index"] = *options_.only_case;
    return request;
  }

  static PropertyRecord record_in(const Json& answer) {
    return std::move(record_from_text(answer.at("record").get<std::string>()).properties.at(0));
  }

  std::optional<PropertyRecord> ask(const Json& request) {
    if (worker_ == nullptr || !worker_->process().alive()) worker_ = std::make_unique<PluginWorker>(source_);
    const auto answer = worker_->ask(request);
    if (!answer) return std::nullopt;
    return record_in(*answer);
  }

  PropertyRecord answer_of(const Property& property) {
    Json cases = request("run", property);
    if (auto record = ask(cases)) return *std::move(record);
    const worker::WorkerEnd end = worker_->process().end();
    met_time_limit_ = end.timed_out;
    const std::vector<worker::JournalEntry> suspects = suspects_of(end);
    PropertyRecord blamed = blame(property, end, suspects);
    for (Finding& finding : blamed.findings) add_limits(finding);
    if (std::any_of(suspects.begin(), suspects.end(),
                    [](const worker::JournalEntry& entry) { return entry.smaller; })) {
      // All cases had been checked: it was over the showing of a finding that the worker came to its end.
      cases["shrink"] = false;
      if (auto record = ask(cases)) {
        record->verdict = Verdict::error;
        record->findings.insert(record->findings.begin(), blamed.findings.begin(), blamed.findings.end());
        return *std::move(record);
      }
    }
    if (!blamed.findings.empty()) blamed.findings.front().message += "; the other cases of this property do not count";
    return blamed;
  }

  /// The record of the property in that case which ends a worker all by itself.
  PropertyRecord blame(const Property& property, const worker::WorkerEnd& end,
                       const std::vector<worker::JournalEntry>& suspects) {
    const std::string smaller_case = worker_->process().journal().smaller_case();
    Failure failure = failure_of(op_.name(), end, source_.limits);
    std::string numbers;
    for (const worker::JournalEntry& suspect : suspects) {
      if (suspect.index < 0) continue;
      Json repeat = request("isolate", property);
      repeat["index"] = suspect.index;
      if (suspect.smaller) repeat["case"] = smaller_case;
      bool drawn = true;
      if (const auto record = isolated(repeat, drawn)) return *record;
      numbers += (numbers.empty() ? "" : ", ") + std::to_string(suspect.index);
      if (drawn) continue;
      failure.message += " while case " + numbers + " was drawn";
      return lone_finding(property, failure, suspect.index);
    }
    if (numbers.empty()) {
      failure.message += " while no case was under way";
      return lone_finding(property, failure);
    }
    if (suspects.size() == 1) {
      failure.message += "; repeated alone, the case does not do that";
      if (auto shown = showing_case(property, failure, suspects.front(), smaller_case)) return *std::move(shown);
    } else {
      failure.message += "; the cases " + numbers + " were under way, and none of them does that alone";
    }
    return lone_finding(property, failure, std::max<std::int64_t>(suspects.front().index, 0));
  }

  /// The failure with the case that it was seen in, nothing if the case cannot be had.
  std::optional<PropertyRecord> showing_case(const Property& property, const Failure& failure,
                                             const worker::JournalEntry& suspect,
                                             const std::string& smaller_case) const {
    std::string bytes = smaller_case;
    if (!suspect.smaller) {
      Json drawing = request("draw", property);
      drawing["index"] = suspect.index;
      drawing["path"] = Json::array();
      const auto answer = PluginWorker(source_).ask(drawing);
      if (!answer) return std::nullopt;
      bytes = answer->at("case").get<std::string>();
    }
    const OpRecord record = replay_case(op_, KnownOutcome(property, failure), worker::case_of(op_, bytes));
    PropertyRecord part = record.properties.front();
    part.findings.front().case_index = suspect.index;
    return part;
  }

  std::vector<worker::JournalEntry> suspects_of(const worker::WorkerEnd& end) const {
    std::vector<worker::JournalEntry> suspects = end.under_way;
    const auto keep = [&](auto is_suspect) {
      if (std::any_of(suspects.begin(), suspects.end(), is_suspect)) {
        std::erase_if(suspects, [&](const worker::JournalEntry& entry) { return !is_suspect(entry); });
      }
    };
    if (end.timed_out)
      keep([&](const worker::JournalEntry& entry) { return entry.seconds > source_.limits.case_seconds; });
    else
      keep([](const worker::JournalEntry& entry) { return entry.fatal; });
    if (suspects.size() > most_suspects) suspects.resize(most_suspects);
    return suspects;
  }

  /// The record of one case in workers of its own, if it ends them. drawn: becomes false if it is the drawing that does.
  std::optional<PropertyRecord> isolated(Json request, bool& drawn) {
    const worker::Limits& limits = source_.limits;
    request["library"] = source_.library.string();
    request["time_limit"] = limits.case_seconds;
    request["memory_limit"] = limits.memory_mebibytes;
    request["shrink_seconds"] = std::max(shrink_seconds_, 0.0);
    const Clock::time_point start = Clock::now();
    PluginWorker conductor(source_);
    // It has the case checked as it is, smaller, and once more.
    const auto answer = conductor.ask(request, limits.case_seconds > 0 ? 4 * limits.case_seconds + 30 : 0);
    shrink_seconds_ -= std::chrono::duration<double>(Clock::now() - start).count();
    drawn = answer.has_value();
    if (!answer) return std::nullopt;
    PropertyRecord record = record_in(*answer);
    if (std::none_of(record.findings.begin(), record.findings.end(), is_end_of_process)) return std::nullopt;
    return record;
  }

  static PropertyRecord lone_finding(const Property& property, const Failure& failure, std::int64_t index = 0) {
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

  /// So that the command that repeats it has the limit that was met.
  void add_limits(Finding& finding) const {
    const SelectionOptions usual;
    if (finding.replay.empty()) return;
    const worker::Limits& limits = source_.limits;
    if (limits.case_seconds != usual.time_limit) finding.replay += option_text("--time-limit", limits.case_seconds);
    if (limits.memory_mebibytes != usual.memory_limit)
      finding.replay += " --memory-limit " + std::to_string(limits.memory_mebibytes);
  }

  const Op& op_;
  const RunOptions& options_;
  const PluginSource& source_;
  std::unique_ptr<PluginWorker> worker_;
  double shrink_seconds_ = shrink_seconds_of_op;
  bool met_time_limit_ = false;
};

}  // namespace

OpRecord run_in_workers(const Op& op, std::span<const std::unique_ptr<Property>> properties, const RunOptions& options,
                        const PluginSource& source) {
  OpRecord record = run_op(op, {}, properties::CaseGenerator(), options, source.origin);  // describes it
  IsolatedRun run(op, options, source);
  for (const std::unique_ptr<Property>& property : properties) {
    if (!property->applies(op)) continue;
    PropertyRecord& part = record.properties.emplace_back(run.run(*property));
    record.verdict = std::max(record.verdict, part.verdict);
    if (!run.met_time_limit()) continue;
    if (!part.findings.empty()) part.findings.front().message += ", and its other properties were not checked";
    break;
  }
  return record;
}

}  // namespace gradcheck::cli
