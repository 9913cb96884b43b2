#pragma once

#include "gradcheck/cli/options.hpp"

namespace gradcheck::cli {

/// `gradcheck run --mutate`: tries every op with gradients that are wrong in known ways, and prints what share of them
/// was caught and which were not. Returns the exit code: findings if a mutant survived.
int mutate_command(const RunCommandOptions& options, std::uint64_t seed);

}  // namespace gradcheck::cli
