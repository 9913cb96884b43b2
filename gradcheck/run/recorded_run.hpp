#pragma once

#include <chrono>
#include <string>
#include <utility>

#include "gradcheck/record/record.hpp"
#include "gradcheck/run/run_options.hpp"

namespace gradcheck {

/// The record of a run that is under way: it knows version, seed and start, and collects the results.
class RecordedRun {
 public:
  /// `command`: how the run was started, as reports show it; "" to show nothing.
  explicit RecordedRun(const RunOptions& options, std::string command = "");

  void add(OpRecord op) { record_.ops.push_back(std::move(op)); }
  void add(LoadFailure failure) { record_.load_failures.push_back(std::move(failure)); }

  /// The record of the whole run, with its duration and its exit code (exit_code_of()). Call it last.
  RunRecord finish();

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  RunRecord record_;
};

}  // namespace gradcheck
