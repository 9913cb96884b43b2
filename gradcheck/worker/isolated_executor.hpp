#pragma once

#include "gradcheck/run/executor.hpp"
#include "gradcheck/worker/plugin_source.hpp"

namespace gradcheck::worker {

/// Runs the op's code in worker processes, so that nothing the op does can harm this process.
///
/// If a worker ends, the case that causes it is found among those that were under way, shrunk, and reported as an error
/// of the property; other cases of this property do not count. The remaining properties are checked in a fresh worker,
/// except after a time limit: each of them would probably meet the limit again.
class IsolatedExecutor final : public Executor {
 public:
  /// `op` has declarations only (declarations_in_worker()) and must outlive it.
  IsolatedExecutor(const Op& op, PluginSource source);

  OpRecord run(std::span<const std::unique_ptr<Property>> properties, const RunOptions& options) override;
  /// Throws LoadError if drawing the case ends the worker.
  RecoveredCase recover(const ReplayToken& token) override;
  OpRecord check(const Property& property, const Case& instance) override;

 private:
  const Op& op_;
  PluginSource source_;
};

}  // namespace gradcheck::worker
