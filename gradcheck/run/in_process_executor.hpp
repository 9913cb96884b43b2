#pragma once

#include <string>

#include "gradcheck/declare/op.hpp"
#include "gradcheck/run/case_source.hpp"
#include "gradcheck/run/executor.hpp"

namespace gradcheck {

/// The case of a token: drawn from `source` and shrunk along the token's path.
RecoveredCase recover_case(const Op& op, const CaseSource& source, const ReplayToken& token);

/// Runs the op's code in this process: an op that crashes ends the process.
class InProcessExecutor final : public Executor {
 public:
  /// `op` and `source` must outlive it. `target`: see run_op().
  InProcessExecutor(const Op& op, const CaseSource& source, std::string target);

  OpRecord run(std::span<const std::unique_ptr<Property>> properties, const RunOptions& options) override;
  RecoveredCase recover(const ReplayToken& token) override;
  OpRecord check(const Property& property, const Case& instance) override;

 private:
  const Op& op_;
  const CaseSource& source_;
  std::string target_;
};

}  // namespace gradcheck
