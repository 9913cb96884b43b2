/// Options that several subcommands share: which properties, cases and threads.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <CLI/App.hpp>

#include "gradcheck/run/property.hpp"

namespace gradcheck::cli {

struct CheckOptions {
  std::vector<std::string> properties;  ///< globs; none: all
  std::optional<std::int64_t> cases;    ///< per op; none: the default of the subcommand
  std::optional<std::uint64_t> seed;    ///< none: the default of the subcommand
  int jobs = 0;                         ///< threads; 0: one per processor
};

/// Declares --property, --cases, --seed and --jobs.
void add_check_options(CLI::App& command, CheckOptions& options);

/// The properties whose name matches one of the globs, or all without globs. Throws UsageError for a glob that matches
/// none.
std::vector<std::unique_ptr<Property>> select_properties(const std::vector<std::string>& globs);

/// Short enough to type, and different in each run.
std::uint64_t random_seed();

/// An option's value must be a whole number from 0 to `most`.
/// Rationale: CLI11's own checks accept "1.5" and "-1" for a seed, print the limits of double in a refusal, and (2.1.2)
/// convert an optional number that is too large in an endless recursion.
CLI::Validator whole_number(std::uint64_t most);

}  // namespace gradcheck::cli
