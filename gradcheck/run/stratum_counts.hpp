#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "gradcheck/record/record.hpp"
#include "gradcheck/run/checked_case.hpp"

namespace gradcheck {

/// How many cases lay in each stratum, and why some strata had none.
class StratumCounts {
 public:
  /// `announced`: all strata of the stream. A stratum that only a case names is listed after them.
  explicit StratumCounts(const std::vector<StratumNote>& announced);

  void add(const CheckedCase& checked);
  /// The strata after this many cases.
  std::vector<RecordStratum> list(std::int64_t cases) const;

 private:
  RecordStratum& stratum(const std::string& name);

  std::vector<RecordStratum> strata_;
  std::map<std::string, std::size_t> places_;
};

}  // namespace gradcheck
