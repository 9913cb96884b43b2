#include "gradcheck/run/stratum_counts.hpp"

namespace gradcheck {

StratumCounts::StratumCounts(const std::vector<StratumNote>& announced) {
  for (const StratumNote& note : announced) stratum(note.name).missed = note.reason;
}

RecordStratum& StratumCounts::stratum(const std::string& name) {
  const auto [place, fresh] = places_.try_emplace(name, strata_.size());
  if (fresh) strata_.emplace_back().name = name;
  return strata_[place->second];
}

void StratumCounts::add(const CheckedCase& checked) {
  for (const StratumNote& note : checked.drawn.missed) {
    if (RecordStratum& missed = stratum(note.name); missed.missed.empty()) missed.missed = note.reason;
  }
  for (const std::string& name : checked.drawn.strata) {
    RecordStratum& reached = stratum(name);
    ++reached.cases;
    reached.set_aside += checked.set_aside() ? 1 : 0;
  }
}

std::vector<RecordStratum> StratumCounts::list(std::int64_t cases) const {
  std::vector<RecordStratum> strata = strata_;
  for (RecordStratum& stratum : strata) {
    if (stratum.cases > 0)
      stratum.missed.clear();
    else if (stratum.missed.empty())
      stratum.missed = "not reached in " + std::to_string(cases) + (cases == 1 ? " case" : " cases");
  }
  return strata;
}

}  // namespace gradcheck
