#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "gradcheck/run/case_watch.hpp"

namespace gradcheck {

/// How many cases a run draws, which ones, and what it does with them.
struct RunOptions {
  std::int64_t cases = 200;  ///< per op and property; some properties use a part of them (Property::worth)
  std::uint64_t seed = 0;
  int jobs = 0;                             ///< threads; 0: one per processor
  std::optional<std::int64_t> only_case;    ///< check this case alone: how a finding is repeated
  bool strict = false;                      ///< warnings (Verdict::weak) end the run with exit code 1
  bool shrink = true;                       ///< show each finding in its smallest case
  CaseWatch* watch = nullptr;               ///< is notified of each case before it is checked
  std::string replay_prefix = "gradcheck";  ///< the program at the start of a finding's replay line
  std::string black_box;  ///< the scalar that ops are called in alone, which a replay line repeats; "": all
};

}  // namespace gradcheck
