#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "gradcheck/run/case_source.hpp"
#include "gradcheck/run/failure_groups.hpp"
#include "gradcheck/run/property.hpp"
#include "gradcheck/run/replay_line.hpp"
#include "gradcheck/run/run_options.hpp"

namespace gradcheck {

/// One property of one op over all cases of a run: draw and check each case, then shrink and confirm the first case of
/// each kind of failure.
class PropertyRun {
 public:
  /// All references must outlive it. `target`: see ReplayLine.
  PropertyRun(const Op& op, const Property& property, const CaseSource& source, const RunOptions& options,
              const std::string& target);

  /// Does not throw for errors of the op.
  PropertyRecord run();

 private:
  CheckedCase draw_and_check(std::int64_t index) const;
  Outcome check_unless_known(const Case& instance) const;
  Outcome check_shown(const CheckedCase& checked, const Case& instance, Confirmation confirmation) const;
  ShrunkCase shrink(const FailureGroup& group) const;
  Finding confirm(const FailureGroup& group, ShrunkCase shrunk) const;
  Finding finding_of_group(const FailureGroup& group) const;
  std::string location_before_shrinking(const FailureGroup& group) const;
  Finding nothing_compared() const;
  void add_unseen(PropertyRecord& record) const;

  const Op& op_;
  const Property& property_;
  const CaseSource& source_;
  const RunOptions& options_;
  ReplayLine replay_line_;
  std::unique_ptr<CaseStream> stream_;
  FailureGroups failures_;
};

}  // namespace gradcheck
