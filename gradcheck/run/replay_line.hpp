#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "gradcheck/call/case.hpp"
#include "gradcheck/record/record.hpp"
#include "gradcheck/run/run_options.hpp"

namespace gradcheck {

/// Fills in the token of a finding, which leads back to its case, and the shell command that repeats it.
class ReplayLine {
 public:
  /// `target`: the word on the command line that names where the op came from; "" for a built-in op.
  ReplayLine(const RunOptions& options, std::string target);

  /// `path`: how the case was shrunk (ShrunkCase::path). The finding's property and case_index must be set.
  void add_to(Finding& finding, const Op& op, const Case& instance, std::vector<std::size_t> path) const;

 private:
  std::uint64_t seed_;
  std::string prefix_, target_, black_box_;
};

}  // namespace gradcheck
