#include "gradcheck/cli/worker_command.hpp"

#include <unistd.h>

#include <cstdio>
#include <deque>
#include <memory>
#include <nlohmann/json.hpp>

#include "gradcheck/cli/exit_codes.hpp"
#include "gradcheck/cli/isolated_property.hpp"
#include "gradcheck/cli/record_text.hpp"
#include "gradcheck/error.hpp"
#include "gradcheck/plugin/loader.hpp"
#include "gradcheck/run/runner.hpp"
#include "gradcheck/worker/case_bytes.hpp"
#include "gradcheck/worker/channel.hpp"
#include "gradcheck/worker/declarations.hpp"
#include "gradcheck/worker/watched_op.hpp"
#include "gradcheck/worker/worker_side.hpp"
#include "properties/all_properties.hpp"
#include "properties/case_generator.hpp"

namespace gradcheck::cli {

namespace {

using Json = nlohmann::json;

class JournalWatch final : public CaseWatch {
 public:
  explicit JournalWatch(worker::Journal& journal) : journal_(journal) {}
  void begin(std::int64_t index, const Case* smaller) override {
    if (smaller != nullptr) journal_.note_smaller_case(worker::bytes_of(*smaller));
    journal_.begin(index, smaller != nullptr);
  }
  void end() override { journal_.end(); }

 private:
  worker::Journal& journal_;
};

Json answer_with(const OpRecord& record) { return {{"record", record_text(record)}}; }

/// Answers requests about one plugin.
class Servant {
 public:
  explicit Servant(worker::Journal& journal)
      : journal_(journal), watch_(journal), properties_(properties::all_properties()) {}

  Json answer(const Json& request) {
    const auto what = request.at("do").get<std::string>();
    if (what == "load") return load(request);
    if (what == "run") return run(request);
    if (what == "check") return check(request);
    if (what == "isolate") return isolate(request);
    if (what == "draw") return draw(request);
    throw UsageError("a worker cannot '" + what + "'");
  }

 private:
  /// library, origin: what they declare, or the reason of a refusal.
  Json load(const Json& request) {
    const auto origin = request.at("origin").get<std::string>();
    const Watched watched(&watch_, -1);
    try {
      LoadedPlugin plugin = load_plugin(request.at("library").get<std::string>(), origin);
      Json answer = {{"declarations", worker::declarations_of(plugin)}};
      for (Op& op : plugin.ops) ops_.emplace_back(std::move(op), journal_);
      return answer;
    } catch (const ParseError& error) {
      return {{"refused", origin + ": " + error.what()}, {"detail", error.excerpt()}};
    } catch (const Error& error) {
      return {{"refused", error.what()}, {"detail", ""}};
    }
  }

  /// op, property, seed, cases, jobs, shrink, target, maybe index: all cases in this process.
  Json run(const Json& request) {
    RunOptions options = options_in(request);
    options.watch = &watch_;
    return answer_with(
        run_op(op_in(request), properties_in(request), generator_, options, request.at("target").get<std::string>()));
  }

  /// op, property, case: as gradcheck replay does.
  Json check(const Json& request) {
    const Op& op = op_in(request);
    const Case instance = worker::case_of(op, request.at("case").get<std::string>());
    const Watched watched(&watch_, 0);
    return answer_with(replay_case(op, *properties_in(request).front(), instance));
  }

  /// As run, with library, shrink_seconds, time_limit and memory_limit: the case of the index, or a case of its own, in workers that
  /// this one starts. It draws cases and makes them smaller and leaves calls to them.
  Json isolate(const Json& request) {
    const auto target = request.at("target").get<std::string>();
    const PluginSource source{request.at("library").get<std::string>(),
                              target,
                              {request.at("time_limit").get<double>(), request.at("memory_limit").get<std::int64_t>()}};
    const Op& op = op_in(request);
    std::vector<std::unique_ptr<Property>> isolated;
    isolated.push_back(std::make_unique<IsolatedProperty>(*properties_in(request).front(), source,
                                                          request.at("shrink_seconds").get<double>()));
    RunOptions options = options_in(request);
    if (!request.contains("case")) {
      options.jobs = 1;
      return answer_with(run_op(op, isolated, generator_, options, target));
    }
    OpRecord record = replay_case(op, *isolated.front(), worker::case_of(op, request.at("case").get<std::string>()));
    for (Finding& finding : record.properties.front().findings) finding.case_index = *options.only_case;
    return answer_with(record);
  }

  /// op, property, seed, index, path: the case, and a note if the path leads nowhere.
  Json draw(const Json& request) {
    const Op& op = op_in(request);
    const auto property = request.at("property").get<std::string>();
    const auto stream = generator_.open(op, stream_seed(request.at("seed").get<std::uint64_t>(), op.name(), property));
    const auto index = request.at("index").get<std::int64_t>();
    const Watched watched(&watch_, index);
    Case instance = stream->draw(index).instance;
    std::string note;
    try {
      instance = generator_.follow(op, instance, request.at("path").get<std::vector<std::size_t>>());
    } catch (const UsageError& error) {
      note = error.what();
    }
    return {{"case", worker::bytes_of(instance)}, {"note", note}};
  }

  const Op& op_in(const Json& request) const {
    const auto name = request.at("op").get<std::string>();
    for (const worker::WatchedOp& watched : ops_) {
      if (watched.op().name() == name) return watched.op();
    }
    throw UsageError("the plugin no longer has an op called " + name);
  }

  std::span<const std::unique_ptr<Property>> properties_in(const Json& request) const {
    const auto name = request.at("property").get<std::string>();
    for (const auto& property : properties_) {
      if (property->name() == name) return {&property, 1};
    }
    throw UsageError("there is no property called " + name);
  }

  static RunOptions options_in(const Json& request) {
    RunOptions options;
    options.seed = request.at("seed").get<std::uint64_t>();
    options.cases = request.at("cases").get<std::int64_t>();
    options.jobs = request.at("jobs").get<int>();
    options.shrink = request.value("shrink", true);
    if (request.contains("index")) options.only_case = request.at("index").get<std::int64_t>();
    return options;
  }

  worker::Journal& journal_;
  JournalWatch watch_;
  std::vector<std::unique_ptr<Property>> properties_;
  properties::CaseGenerator generator_;
  std::deque<worker::WatchedOp> ops_;
};

std::string answer_to(const std::string& bytes, Servant& servant) {
  Json answer;
  try {
    answer = servant.answer(Json::from_cbor(bytes));
  } catch (const std::exception& error) {
    answer = {{"error", error.what()}};
  }
  std::string message;
  Json::to_cbor(answer, message);
  return message;
}

}  // namespace

int worker_command(std::int64_t memory_mebibytes) {
  if (!worker::is_worker()) throw UsageError("gradcheck starts its workers itself");
  worker::Journal journal(worker::journal_descriptor);
  worker::settle(journal, memory_mebibytes);
  Servant servant(journal);
  worker::Receiver receiver(worker::socket_descriptor);
  while (receiver.receive(true) == worker::Receiver::State::message) {
    if (!worker::send_message(worker::socket_descriptor, answer_to(receiver.take(), servant))) break;
  }
  std::fflush(nullptr);
  ::_exit(all_passed);
}

}  // namespace gradcheck::cli
