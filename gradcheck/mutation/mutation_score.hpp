/// How many of an op's mutants the properties catch. The number shows how much a pass of the op means.
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
  caught,      ///< a property failed with it in a case in which it passes with the right op
  survived,    ///< it differs from the right op in some case, and no property failed
  unreached,   ///< it is wrong at certain points or shapes only, and no case reached one
  equivalent,  ///< it differs from the right op in no case
};

/// "caught", ...
std::string_view to_string(Fate fate) noexcept;

struct MutantResult {
  std::string mutation;  ///< what is wrong
  std::string input;     ///< whose gradient is wrong
  Fate fate = Fate::equivalent;
  std::string property;         ///< that caught it
  std::int64_t case_index = 0;  ///< the case that caught it; of a survivor: the smallest case in which it differs
  std::int64_t differing = 0;   ///< of a survivor: in how many cases it differs
  std::int64_t undecided = 0;   ///< of a survivor: in how many of these cases the verdict was neither pass nor fail
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

/// Tries every mutant of the catalogue with every property, in the cases that a run of this seed draws for the first
/// property, the smallest first, until one property fails. The result does not depend on the number of threads. Throws
/// ShapeError if the op's declarations allow no case.
OpScore mutation_score(const Op& op, std::span<const std::unique_ptr<Property>> properties, const CaseSource& source,
                       const ScoreOptions& options);

}  // namespace gradcheck::mutation
