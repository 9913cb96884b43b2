/// Checks one op, wherever its code runs: in this process (in_process_executor.hpp) or in worker processes
/// (gradcheck/worker/isolated_executor.hpp).
#pragma once

#include <memory>
#include <span>
#include <string>

#include "gradcheck/record/record.hpp"
#include "gradcheck/record/replay_token.hpp"
#include "gradcheck/run/property.hpp"
#include "gradcheck/run/run_options.hpp"

namespace gradcheck {

/// The case of a replay token.
struct RecoveredCase {
  Case instance;
  std::string note;  ///< why this is the case before shrinking, if the path of the token no longer exists; else ""
};

/// Checks one op. All executors come to the same record for an op that behaves.
class Executor {
 public:
  virtual ~Executor() = default;
  /// Checks the op in each property that applies to it, as run_op() does.
  virtual OpRecord run(std::span<const std::unique_ptr<Property>> properties, const RunOptions& options) = 0;
  /// Draws the case of a token again and follows its path. Throws ShapeError if the op's declarations leave no case.
  virtual RecoveredCase recover(const ReplayToken& token) = 0;
  /// Checks one property in one case, as replay_case() does.
  virtual OpRecord check(const Property& property, const Case& instance) = 0;
};

}  // namespace gradcheck
