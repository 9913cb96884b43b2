#pragma once

#include "gradcheck/run/case_source.hpp"

namespace gradcheck::properties {

/// Random cases that follow from the declarations of an op, stratum by stratum (case_plan.hpp), shrunk by RapidCheck.
class CaseGenerator final : public CaseSource {
 public:
  std::unique_ptr<CaseStream> open(const Op& op, std::uint64_t seed) const override;
  ShrunkCase shrink(const Op& op, const Case& instance, const Failure& failure,
                    const std::function<Outcome(const Case&)>& check) const override;
  Case follow(const Op& op, Case instance, std::span<const std::size_t> path) const override;
};

}  // namespace gradcheck::properties
