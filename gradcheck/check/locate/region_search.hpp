/// Looks for a region with a name that holds all wrong entries, where many are wrong.
#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "gradcheck/check/locate/entry_trials.hpp"
#include "gradcheck/check/locate/named_regions.hpp"
#include "gradcheck/check/locate/probes.hpp"

namespace gradcheck {

/// A region that was found.
struct FoundRegion {
  WrongRegion region;
  Residual outside;  ///< of a probe of all other entries
};

/// A region counts as found if a probe sees nothing wrong outside of it and at least half of the entries drawn from
/// inside are wrong.
class RegionSearch {
 public:
  RegionSearch(Probes& probes, EntryTrials& trials) : probes_(probes), trials_(trials) {}

  /// Where the wrong entries of the node `all` have an index along some axis in common, that slice, if three of four
  /// entries drawn from it are wrong. Otherwise `all` keeps only the members in the slice.
  std::optional<FoundRegion> in_one_slice(Node& all);

  /// Tries the usual regions, sets of slices, blocks and ranges, the smallest first.
  std::optional<FoundRegion> among_named();

 private:
  struct Tried {
    std::int64_t tried = 0, wrong = 0;
  };

  /// Tries entries of a region, drawn at random; all of them if they are no more than `count`.
  Tried try_inside(const Region& region, int count);
  std::optional<FoundRegion> adopted(const Region& region);
  /// It holds nothing, or everything, or not all of the entries that are known to be wrong.
  bool excluded(const Region& region) const;
  void add_sets_of_slices(std::vector<Region>& regions);
  void add_block(std::vector<Region>& regions);
  void add_flat_range(std::vector<Region>& regions);
  std::pair<std::size_t, std::size_t> wrong_range(const Numbering& numbering);

  Probes& probes_;
  EntryTrials& trials_;
};

}  // namespace gradcheck
