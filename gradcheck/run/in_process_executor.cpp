#include "gradcheck/run/in_process_executor.hpp"

#include <utility>

#include "gradcheck/error.hpp"
#include "gradcheck/run/runner.hpp"

namespace gradcheck {

RecoveredCase recover_case(const Op& op, const CaseSource& source, const ReplayToken& token) {
  const auto stream = source.open(op, stream_seed(token.seed, token.op, token.property));
  Case drawn = stream->draw(token.index).instance;
  try {
    return {source.follow(op, drawn, token.path), ""};
  } catch (const UsageError& error) {
    return {std::move(drawn), error.what()};
  }
}

InProcessExecutor::InProcessExecutor(const Op& op, const CaseSource& source, std::string target)
    : op_(op), source_(source), target_(std::move(target)) {}

OpRecord InProcessExecutor::run(std::span<const std::unique_ptr<Property>> properties, const RunOptions& options) {
  return run_op(op_, properties, source_, options, target_);
}

RecoveredCase InProcessExecutor::recover(const ReplayToken& token) { return recover_case(op_, source_, token); }

OpRecord InProcessExecutor::check(const Property& property, const Case& instance) {
  return replay_case(op_, property, instance);
}

}  // namespace gradcheck
