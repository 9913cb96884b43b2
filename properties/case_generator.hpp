#pragma once

#include "gradcheck/run/property.hpp"

namespace gradcheck::properties {

/// Random cases from an op's declarations alone, generated and shrunk by RapidCheck.
class CaseGenerator final : public CaseSource {
 public:
  Case draw(const Op& op, std::uint64_t seed) const override;
  ShrunkCase shrink(const Op& op, std::uint64_t seed, const Failure& failure,
                    const std::function<Outcome(const Case&)>& check) const override;
};

}  // namespace gradcheck::properties
