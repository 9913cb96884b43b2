#pragma once

#include <memory>

#include "gradcheck/run/case_watch.hpp"
#include "gradcheck/run/property.hpp"
#include "gradcheck/worker/plugin_worker.hpp"
#include "gradcheck/worker/shrink_budget.hpp"

namespace gradcheck::worker {

/// A property that is checked in workers, case by case. The end of a worker is an outcome like any other, so that a
/// case which causes it is shrunk and repeated like other cases. The smaller cases of a shrink share a worker until one
/// of them ends it; a case that is to be confirmed gets a worker of its own. Called from one thread.
class IsolatedProperty final : public Property {
 public:
  /// `property` must outlive it, and so must `paused`: a watch over the caller's own work, which stops during checks.
  IsolatedProperty(const Property& property, PluginSource source, ShrinkBudget budget, CaseWatch* paused = nullptr);

  std::string_view name() const override { return property_.name(); }
  bool applies(const Op& op) const override { return property_.applies(op); }
  std::int64_t worth(std::int64_t cases) const override { return property_.worth(cases); }
  bool may_be_idle() const override { return property_.may_be_idle(); }
  /// When the budget is spent, smaller cases pass unchecked, which ends a shrink.
  Outcome check(const Op& op, const Case& instance, Confirmation confirmation) const override;

  /// What the shrinks so far have left of it.
  const ShrinkBudget& budget() const { return budget_; }

 private:
  const Property& property_;
  PluginSource source_;
  mutable ShrinkBudget budget_;
  CaseWatch* paused_;
  mutable std::unique_ptr<PluginWorker> worker_;
};

}  // namespace gradcheck::worker
