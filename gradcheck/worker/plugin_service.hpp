#pragma once

#include <deque>
#include <memory>
#include <span>
#include <string>

#include "gradcheck/run/case_source.hpp"
#include "gradcheck/run/property.hpp"
#include "gradcheck/worker/journal_watch.hpp"
#include "gradcheck/worker/request.hpp"
#include "gradcheck/worker/watched_op.hpp"

namespace gradcheck::worker {

/// The inside of a worker: loads a plugin and answers requests about it.
class PluginService {
 public:
  /// `properties` and `source`: what requests may name and where cases come from. All references must outlive it.
  PluginService(Journal& journal, std::span<const std::unique_ptr<Property>> properties, const CaseSource& source);

  /// Throws Error for a request that does not make sense.
  Answer answer(const Request& request);

 private:
  Answer load(const Request& request);
  Answer run(const Request& request);
  Answer check(const Request& request);
  Answer isolate(const Request& request);
  Answer recover(const Request& request);
  const Op& op_in(const Request& request) const;
  std::span<const std::unique_ptr<Property>> properties_in(const Request& request) const;

  Journal& journal_;
  JournalWatch watch_;
  std::span<const std::unique_ptr<Property>> properties_;
  const CaseSource& source_;
  std::deque<WatchedOp> ops_;
};

}  // namespace gradcheck::worker
