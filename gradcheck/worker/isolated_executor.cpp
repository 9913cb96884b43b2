#include "gradcheck/worker/isolated_executor.hpp"

#include <algorithm>

#include "gradcheck/run/op_description.hpp"
#include "gradcheck/run/runner.hpp"
#include "gradcheck/worker/case_bytes.hpp"
#include "gradcheck/worker/isolated_property.hpp"
#include "gradcheck/worker/isolated_run.hpp"

namespace gradcheck::worker {

IsolatedExecutor::IsolatedExecutor(const Op& op, PluginSource source) : op_(op), source_(std::move(source)) {}

OpRecord IsolatedExecutor::run(std::span<const std::unique_ptr<Property>> properties, const RunOptions& options) {
  OpRecord record = describe(op_);
  IsolatedRun run(op_, options, source_);
  for (const std::unique_ptr<Property>& property : properties) {
    if (!property->applies(op_)) continue;
    PropertyRecord& part = record.properties.emplace_back(run.run(*property));
    record.verdict = std::max(record.verdict, part.verdict);
    if (!run.met_time_limit()) continue;
    if (!part.findings.empty()) part.findings.front().message += "; the op's other properties were not checked";
    break;
  }
  return record;
}

RecoveredCase IsolatedExecutor::recover(const ReplayToken& token) {
  // In a worker, because functions of an op take part in drawing its cases.
  PluginWorker worker(source_);
  Request request;
  request.action = Action::recover;
  request.op = token.op;
  request.property = token.property;
  request.seed = token.seed;
  request.index = token.index;
  request.path = token.path;
  const auto answer = worker.ask(request);
  if (!answer) {
    throw LoadError(source_.origin + ": drawing the case " + worker.process().end().phrase(source_.limits));
  }
  return {case_of(op_, answer->instance), answer->note};
}

OpRecord IsolatedExecutor::check(const Property& property, const Case& instance) {
  const IsolatedProperty isolated(property, source_, ShrinkBudget(0));
  return replay_case(op_, isolated, instance);
}

}  // namespace gradcheck::worker
