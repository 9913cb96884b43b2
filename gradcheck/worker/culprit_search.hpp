#pragma once

#include <optional>
#include <string>
#include <vector>

#include "gradcheck/run/property.hpp"
#include "gradcheck/worker/plugin_source.hpp"
#include "gradcheck/worker/request.hpp"
#include "gradcheck/worker/shrink_budget.hpp"

namespace gradcheck::worker {

/// Finds the case over which a worker ended, by repeating in a worker of its own each case that was under way. Works
/// for all properties of one op, which share a shrink budget.
class CulpritSearch {
 public:
  /// `run`: the request that describes the run; action and property are set for each search. `op` has declarations
  /// only; it and `source` must outlive the search.
  CulpritSearch(const Op& op, const PluginSource& source, Request run);

  /// The record of the property with the case that ends a worker, shrunk, as its one finding. If no case does that
  /// alone, the finding says so. `smaller_case`: Journal::smaller_case() of the worker that ended.
  PropertyRecord search(const Property& property, const WorkerEnd& end, const std::string& smaller_case);

 private:
  struct Repeated {
    std::optional<PropertyRecord> record;  ///< if the case ended a worker
    bool drawn = true;                     ///< false if drawing the case ended the worker
  };

  Request request(Action action, const Property& property) const;
  Repeated repeat_alone(Request request);
  std::optional<PropertyRecord> as_seen(const Property& property, const Failure& failure, const JournalEntry& suspect,
                                        const std::string& smaller_case) const;
  void add_replay_options(PropertyRecord& record) const;

  const Op& op_;
  const PluginSource& source_;
  Request run_;
  ShrinkBudget budget_;
};

/// A record whose one finding is this failure, without a case. `index`: of the case that showed it.
PropertyRecord caseless_record(const Property& property, const Failure& failure, std::int64_t index);

}  // namespace gradcheck::worker
