/// Tries ops in random cases and writes down what came of it.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "gradcheck/record/record.hpp"
#include "gradcheck/run/case_watch.hpp"
#include "gradcheck/run/property.hpp"

namespace gradcheck {

struct RunOptions {
  std::int64_t cases = 200;  ///< per op and property; those of calls alone take a part of it
  std::uint64_t seed = 0;
  int jobs = 0;                             ///< threads; 0: as many as there are processors
  std::optional<std::int64_t> only_case;    ///< this case alone: how a finding is repeated
  bool shrink = true;                       ///< findings are shown in a smaller case
  CaseWatch* watch = nullptr;               ///< told what is tried
  std::string replay_prefix = "gradcheck";  ///< the program that a finding's replay line starts with
};

/// The seed of one op's cases for one property. Depends on nothing else, so a case is the same for any number of threads, ops and
/// shards.
std::uint64_t stream_seed(std::uint64_t run_seed, std::string_view op, std::string_view property);

/// Checks one op. `target` is the word by which the command line names where the op came from ("" for built-in).
OpRecord run_op(const Op& op, std::span<const std::unique_ptr<Property>> properties, const CaseSource& source,
                const RunOptions& options, const std::string& target);

/// Checks one op in one property and one case, as it is: how a finding is repeated.
OpRecord replay_case(const Op& op, const Property& property, const Case& instance);

/// The exit code that a record deserves: 0 all passed, 1 findings, 2 something did not load, 5 nothing was checked. A case
/// that compared nothing counts as not checked.
int exit_code_of(const RunRecord& record);

}  // namespace gradcheck
