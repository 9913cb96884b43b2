/// How many of an op's mutants the properties catch: what a pass of that op is worth.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "gradcheck/run/case_source.hpp"
#include "gradcheck/run/property.hpp"

namespace gradcheck::mutation {

enum class Fate {
  caught,      ///< a property failed with it in a case in which it does not with the right op
  survived,    ///< it differs from the right op in some case, and no property failed
  unreached,   ///< it errs at certain points or shapes only, and no case came to one
  equivalent,  ///< it came to no case in which it differs from the right op
};

/// "caught", ...
std::string_view to_string(Fate fate) noexcept;

struct MutantResult {
  std::string mutation;  ///< what is wrong
  std::string input;     ///< in the gradient of which input
  Fate fate = Fate::equivalent;
  std::string property;         ///< that caught it
  std::int64_t case_index = 0;  ///< in which case; of a survivor: the smallest case in which it differs
  std::int64_t differing = 0;   ///< of a survivor: in how many cases it differs
  std::int64_t undecided = 0;   ///< of a survivor: in how many of them the verdict was neither pass nor fail
  double difference = 0;        ///< of a survivor: the largest visible_difference() in any of the cases
};

struct OpScore {
  std::string op;
  std::vector<MutantResult> mutants;

  std::int64_t count(Fate fate) const;
};

struct ScoreOptions {
  std::int64_t cases = 200;  ///< per op
  std::uint64_t seed = 0;
  int jobs = 0;  ///< threads; 0: as many as there are processors
};

/// Tries every mutant of the catalogue, in each of the cases that a run of this seed draws for the first property, the
/// smallest first: every property, until one fails. The result does not depend on the number of threads. Throws
/// ShapeError where the op's declarations leave no case.
OpScore mutation_score(const Op& op, std::span<const std::unique_ptr<Property>> properties, const CaseSource& source,
                       const ScoreOptions& options);

}  // namespace gradcheck::mutation
