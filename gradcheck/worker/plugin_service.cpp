#include "gradcheck/worker/plugin_service.hpp"

#include "gradcheck/error.hpp"
#include "gradcheck/plugin/loader.hpp"
#include "gradcheck/record/record_json.hpp"
#include "gradcheck/run/in_process_executor.hpp"
#include "gradcheck/run/runner.hpp"
#include "gradcheck/worker/case_bytes.hpp"
#include "gradcheck/worker/declarations.hpp"
#include "gradcheck/worker/isolated_property.hpp"

namespace gradcheck::worker {

namespace {

Answer answer_with(const OpRecord& record) {
  Answer answer;
  answer.record = op_record_text(record);
  return answer;
}

}  // namespace

PluginService::PluginService(Journal& journal, std::span<const std::unique_ptr<Property>> properties,
                             const CaseSource& source)
    : journal_(journal), watch_(journal), properties_(properties), source_(source) {}

Answer PluginService::answer(const Request& request) {
  switch (request.action) {
    case Action::load: return load(request);
    case Action::run: return run(request);
    case Action::check: return check(request);
    case Action::isolate: return isolate(request);
    case Action::recover: return recover(request);
  }
  throw UsageError("a worker does not know action " + std::to_string(static_cast<int>(request.action)));
}

Answer PluginService::load(const Request& request) {
  Answer answer;
  const Watched watched(&watch_, -1);
  try {
    LoadedPlugin plugin = load_plugin(request.library, request.origin);
    if (!request.black_box.empty()) plugin = as_black_boxes(std::move(plugin), request.black_box);
    answer.declarations = declarations_of(plugin);
    for (Op& op : plugin.ops) ops_.emplace_back(std::move(op), journal_);
  } catch (const Error& error) {
    answer.refused = error.what();
  }
  return answer;
}

Answer PluginService::run(const Request& request) {
  RunOptions options = request.run_options();
  options.watch = &watch_;
  return answer_with(run_op(op_in(request), properties_in(request), source_, options, request.origin));
}

Answer PluginService::check(const Request& request) {
  const Op& op = op_in(request);
  const Case instance = case_of(op, request.instance);
  const Watched watched(&watch_, 0);
  return answer_with(replay_case(op, *properties_in(request).front(), instance));
}

Answer PluginService::isolate(const Request& request) {
  PluginSource plugin;
  plugin.library = request.library;
  plugin.origin = request.origin;
  plugin.black_box = request.black_box;
  plugin.limits = {request.case_seconds, request.memory_mebibytes, request.least_wall_seconds};
  const Op& op = op_in(request);
  std::vector<std::unique_ptr<Property>> properties;
  // Drawing a case and making it smaller calls the op too. The waits for other workers, which have limits of their own,
  // do not count.
  const Watched watched(&watch_, request.index);
  properties.push_back(std::make_unique<IsolatedProperty>(*properties_in(request).front(), plugin,
                                                          ShrinkBudget(request.shrink_budget), &watch_));
  const auto& isolated = static_cast<const IsolatedProperty&>(*properties.front());
  OpRecord record;
  if (request.instance.empty()) {
    RunOptions options = request.run_options();
    options.jobs = 1;
    record = run_op(op, properties, source_, options, request.origin);
  } else {
    record = replay_case(op, isolated, case_of(op, request.instance));
    for (Finding& finding : record.properties.front().findings) finding.case_index = request.index;
  }
  Answer answer = answer_with(record);
  answer.shrink_budget = isolated.budget().left();
  return answer;
}

Answer PluginService::recover(const Request& request) {
  ReplayToken token;
  token.seed = request.seed;
  token.op = request.op;
  token.property = request.property;
  token.index = request.index;
  token.path = request.path;
  const Op& op = op_in(request);
  const Watched watched(&watch_, request.index);
  const RecoveredCase recovered = recover_case(op, source_, token);
  Answer answer;
  answer.instance = bytes_of(recovered.instance);
  answer.note = recovered.note;
  return answer;
}

const Op& PluginService::op_in(const Request& request) const {
  for (const WatchedOp& watched : ops_) {
    if (watched.op().name() == request.op) return watched.op();
  }
  throw UsageError("the plugin no longer has an op called " + request.op);
}

std::span<const std::unique_ptr<Property>> PluginService::properties_in(const Request& request) const {
  for (const auto& property : properties_) {
    if (property->name() == request.property) return {&property, 1};
  }
  throw UsageError("there is no property called " + request.property);
}

}  // namespace gradcheck::worker
