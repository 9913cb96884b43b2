/// A property whose cases are each checked in a worker.
#pragma once

#include <chrono>
#include <memory>

#include "gradcheck/cli/plugin_worker.hpp"
#include "gradcheck/run/property.hpp"

namespace gradcheck::cli {

/// What came of a case over which a worker came to its end.
Failure failure_of(const std::string& op, const worker::WorkerEnd& end, const worker::Limits& limits);

/// An end of the process is an outcome like any other, so that such a case is made smaller and repeated as others are. The smaller
/// cases of a shrink go to one worker until one of them ends it; a case that is to be confirmed gets a worker of its own.
/// Called from one thread.
class IsolatedProperty final : public Property {
 public:
  /// A case is made smaller for so many seconds. `property` must outlive it.
  IsolatedProperty(const Property& property, PluginSource source, double shrink_seconds);

  std::string_view name() const override { return property_.name(); }
  bool applies(const Op& op) const override { return property_.applies(op); }
  std::int64_t worth(std::int64_t cases) const override { return property_.worth(cases); }
  bool may_be_idle() const override { return property_.may_be_idle(); }
  Outcome check(const Op& op, const Case& instance, Confirmation confirmation) const override;

 private:
  bool out_of_time() const;

  const Property& property_;
  PluginSource source_;
  double shrink_seconds_;
  mutable std::unique_ptr<PluginWorker> worker_;
  mutable std::chrono::steady_clock::time_point shrink_start_{};  // that of the first smaller case
};

}  // namespace gradcheck::cli
