#pragma once

#include <memory>
#include <optional>

#include "gradcheck/run/property.hpp"
#include "gradcheck/run/run_options.hpp"
#include "gradcheck/worker/culprit_search.hpp"
#include "gradcheck/worker/plugin_worker.hpp"

namespace gradcheck::worker {

/// One op over its properties, each of which runs in a worker. The properties share a worker for as long as it lives.
class IsolatedRun {
 public:
  /// `op` has declarations only. All references must outlive it.
  IsolatedRun(const Op& op, const RunOptions& options, const PluginSource& source);

  /// The record of a property. If the worker ends, the case that causes it is the one finding of the property, and its
  /// other cases do not count.
  PropertyRecord run(const Property& property);
  /// A case exceeded the time limit: every further property would probably do so too.
  bool met_time_limit() const { return met_time_limit_; }

 private:
  PropertyRecord run_or_find_culprit(const Property& property);
  std::optional<PropertyRecord> ask(const Request& request);

  const Op& op_;
  const PluginSource& source_;
  Request run_;
  CulpritSearch culprits_;
  std::unique_ptr<PluginWorker> worker_;
  bool met_time_limit_ = false;
};

}  // namespace gradcheck::worker
