#pragma once

#include <cstdint>

#include "gradcheck/run/runner.hpp"
#include "properties/all_properties.hpp"
#include "properties/case_generator.hpp"

namespace gradcheck::tests {

constexpr std::uint64_t real_bug_seeds[] = {1, 2, 3};

/// A run as the command makes it unless told otherwise.
inline OpRecord run_real_bug(const Op& op, std::uint64_t seed) {
  RunOptions options;
  options.seed = seed;
  options.jobs = 2;
  return run_op(op, properties::all_properties(), properties::CaseGenerator(), options, "");
}

}  // namespace gradcheck::tests
