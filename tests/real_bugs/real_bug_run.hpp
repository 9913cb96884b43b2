/// The runs of the tests and the table.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <functional>
#include <memory>
#include <span>
#include <utility>

#include "gradcheck/run/runner.hpp"
#include "properties/all_properties.hpp"
#include "properties/case_generator.hpp"
#include "tests/real_bugs/real_bugs.hpp"

namespace gradcheck::tests {

/// How many seeds, from 1 on: what GRADCHECK_SEEDS asks for, or else `usual`.
inline std::uint64_t seeds_or(std::uint64_t usual) {
  const char* const asked = std::getenv("GRADCHECK_SEEDS");  // NOLINT: no other thread runs yet
  return asked != nullptr ? std::strtoull(asked, nullptr, 10) : usual;
}
/// A wrong twin is run up to its first failure only, a right one with all its cases, which takes a second.
inline std::uint64_t wrong_twin_seeds() { return seeds_or(3); }
inline std::uint64_t right_twin_seeds() { return seeds_or(1); }

/// Draws the cases of a run, but does not shrink, which would take most of the time.
class CasesAsDrawn final : public CaseSource {
 public:
  std::unique_ptr<CaseStream> open(const Op& op, std::uint64_t seed) const override {
    return generator_.open(op, seed);
  }
  ShrunkCase shrink(const Op&, const Case& instance, const Failure&,
                    const std::function<Outcome(const Case&)>&) const override {
    return {instance, {}};
  }
  Case follow(const Op& op, Case instance, std::span<const std::size_t> path) const override {
    return generator_.follow(op, std::move(instance), path);
  }

 private:
  properties::CaseGenerator generator_;
};

/// A run with the defaults of the command.
inline OpRecord run_real_bug(const Op& op, std::uint64_t seed) {
  RunOptions options;
  options.seed = seed;
  options.jobs = 2;
  return run_op(op, properties::all_properties(), CasesAsDrawn(), options, "");
}

/// What a run of the wrong twin must end with at least: a bug of precision only is found by a warning.
inline Verdict least_verdict(const RealBug& bug) { return bug.of_precision ? Verdict::weak : Verdict::fail; }

/// Returns whether a run of the wrong twin ends like that. It stops at the first such case.
inline bool is_found(const RealBug& bug, std::uint64_t seed) {
  const Op& op = bug.wrong;
  for (const std::unique_ptr<Property>& property : properties::all_properties()) {
    if (!property->applies(op)) continue;
    const auto stream = properties::CaseGenerator().open(op, stream_seed(seed, op.name(), property->name()));
    for (std::int64_t index = 0; index < property->worth(RunOptions().cases); ++index) {
      const Case instance = stream->draw(index).instance;
      if (property->check(op, instance, Confirmation::referee).verdict() >= least_verdict(bug)) return true;
    }
  }
  return false;
}

}  // namespace gradcheck::tests
