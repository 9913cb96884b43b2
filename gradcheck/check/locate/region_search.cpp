#include "gradcheck/check/locate/region_search.hpp"

#include <algorithm>
#include <numeric>

namespace gradcheck {

namespace {

constexpr int entries_tried = 16;
// Calls of forward that the search for a set of slices along one axis may use.
constexpr std::int64_t calls_for_slices = 100;

std::vector<std::size_t> first_numbers(std::size_t count) {
  std::vector<std::size_t> numbers(count);
  std::iota(numbers.begin(), numbers.end(), std::size_t{0});
  return numbers;
}

}  // namespace

std::optional<FoundRegion> RegionSearch::in_one_slice(Node& all) {
  const Shape& shape = probes_.shape();
  std::vector<std::string> names;
  std::vector<char> inside(probes_.size(), 1);
  for (std::size_t axis = 0; axis < shape.rank() && !probes_.spent(); ++axis) {
    if (shape[axis] < 2) continue;
    const Numbering numbering = Numbering::of_axis(shape, axis);
    const Residual indexed = probes_.measure(probes_.weights_on(numbering, first_numbers(numbering.count), true));
    const Reading reading = read_number(all.plain, indexed, numbering);
    const std::optional<std::size_t> slice = reading.error < 0.1 ? reading.whole(numbering.count) : std::nullopt;
    if (!slice) continue;
    names.push_back(range_name(shape, axis, *slice, *slice));
    for (std::size_t i = 0; i < probes_.size(); ++i) {
      if (numbering.of(i) != *slice) inside[i] = 0;
    }
  }
  if (names.empty()) return std::nullopt;
  std::erase_if(all.members, [&](std::size_t entry) { return inside[entry] == 0; });
  const Region region{joined(names), std::move(inside), static_cast<std::int64_t>(all.members.size())};
  constexpr int few = 4;
  if (region.size <= 2 * few || try_inside(region, few).wrong * 4 < few * 3) return std::nullopt;
  return adopted(region);
}

RegionSearch::Tried RegionSearch::try_inside(const Region& region, int count) {
  std::vector<std::size_t> members;
  for (std::size_t i = 0; i < probes_.size(); ++i) {
    if (region.inside[i] != 0) members.push_back(i);
  }
  Tried tried;
  for (int i = 0; i < count && !members.empty() && !probes_.spent(); ++i) {
    const std::size_t place = probes_.random.below(members.size());
    tried.wrong += trials_.is_wrong(members[place]) ? 1 : 0;
    ++tried.tried;
    members[place] = members.back();
    members.pop_back();
  }
  return tried;
}

std::optional<FoundRegion> RegionSearch::adopted(const Region& region) {
  Residual outside;
  if (region.size < static_cast<std::int64_t>(probes_.size())) {
    outside = probes_.measure(probes_.draw([&](std::size_t i) { return region.inside[i] == 0; }));
    if (!outside.vanishes()) return std::nullopt;
  }
  const Tried tried = try_inside(region, entries_tried);
  if (2 * tried.wrong < tried.tried || tried.tried == 0) return std::nullopt;
  return FoundRegion{{region.name, region.size, tried.tried, tried.wrong}, outside};
}

bool RegionSearch::excluded(const Region& region) const {
  if (region.size == 0 || region.size == static_cast<std::int64_t>(probes_.size())) return true;
  return std::any_of(probes_.known.begin(), probes_.known.end(),
                     [&](const KnownEntry& one) { return region.inside[one.entry] == 0; });
}

std::optional<FoundRegion> RegionSearch::among_named() {
  const Shape& shape = probes_.shape();
  const auto is_excluded = [this](const Region& region) { return excluded(region); };
  const Region everything = region_where(shape, "every entry", [](const Index&) { return true; });
  const Tried all = try_inside(everything, entries_tried);
  std::vector<Region> regions = usual_regions(shape);
  // Without a probe: regions that do not hold all of the entries known to be wrong.
  std::erase_if(regions, is_excluded);
  if (4 * all.wrong < 3 * all.tried) add_sets_of_slices(regions);
  add_block(regions);
  if (shape.rank() >= 2) add_flat_range(regions);
  std::erase_if(regions, is_excluded);
  std::stable_sort(regions.begin(), regions.end(), [](const Region& a, const Region& b) { return a.size < b.size; });
  for (const Region& region : regions) {
    if (probes_.spent()) return std::nullopt;
    if (const std::optional<FoundRegion> found = adopted(region)) return found;
  }
  if (2 * all.wrong >= all.tried && all.tried > 0) return adopted(everything);
  return std::nullopt;
}

/// A few slices along one axis, not next to one another.
void RegionSearch::add_sets_of_slices(std::vector<Region>& regions) {
  const Shape& shape = probes_.shape();
  for (std::size_t axis = 0; shape.rank() >= 2 && axis < shape.rank(); ++axis) {
    if (shape[axis] < 3 || probes_.spent()) continue;
    std::vector<std::size_t> found;
    const auto collect = [&](std::size_t slice, Node&) {
      found.push_back(slice);
      return Fate::resolved;
    };
    const Numbering numbering = Numbering::of_axis(shape, axis);
    Halving halving(probes_, numbering, numbering.count, collect);
    const std::vector<std::size_t> every = first_numbers(numbering.count);
    halving.examine(halving.measured(every, probes_.measure(probes_.weights_on(numbering, every, false))));
    halving.run(probes_.left() - calls_for_slices);
    if (found.empty() || !halving.open().empty()) continue;
    std::sort(found.begin(), found.end());
    const auto in_found = [&, axis](const Index& index) {
      return std::binary_search(found.begin(), found.end(), static_cast<std::size_t>(index[axis]));
    };
    regions.push_back(region_where(shape, set_name(shape, axis, found), in_found));
  }
}

/// The smallest block that holds all wrong entries.
void RegionSearch::add_block(std::vector<Region>& regions) {
  const Shape& shape = probes_.shape();
  std::vector<std::pair<std::size_t, std::size_t>> block;
  std::vector<std::string> names;
  for (std::size_t axis = 0; axis < shape.rank(); ++axis) {
    const auto [first, last] = wrong_range(Numbering::of_axis(shape, axis));
    block.emplace_back(first, last);
    if (last - first + 1 < static_cast<std::size_t>(shape[axis])) names.push_back(range_name(shape, axis, first, last));
  }
  if (names.empty()) return;
  regions.push_back(region_where(shape, joined(names), [&](const Index& index) {
    for (std::size_t axis = 0; axis < index.size(); ++axis) {
      const auto place = static_cast<std::size_t>(index[axis]);
      if (place < block[axis].first || place > block[axis].second) return false;
    }
    return true;
  }));
}

/// The smallest range of flat indices that holds all wrong entries.
void RegionSearch::add_flat_range(std::vector<Region>& regions) {
  const std::size_t size = probes_.size();
  const auto [first, last] = wrong_range(Numbering::of_entries(size));
  Region range{"", std::vector<char>(size, 0), static_cast<std::int64_t>(last - first + 1)};
  std::fill(range.inside.begin() + static_cast<std::ptrdiff_t>(first),
            range.inside.begin() + static_cast<std::ptrdiff_t>(last) + 1, 1);
  if (last + 1 == size)
    range.name = "all entries from flat index " + std::to_string(first) + " on";
  else if (first == 0)
    range.name = "all entries before flat index " + std::to_string(last + 1);
  else
    range.name = "all entries from flat index " + std::to_string(first) + " to " + std::to_string(last);
  regions.push_back(std::move(range));
}

/// The first and the last number with a wrong entry, by bisection: 2 probes for each binary digit, 2 in all if both are
/// at the ends.
std::pair<std::size_t, std::size_t> RegionSearch::wrong_range(const Numbering& numbering) {
  const std::size_t end = numbering.count;
  const auto is_clean = [&](std::size_t from, std::size_t to) {
    const auto inside = [&](std::size_t entry) { return numbering.of(entry) >= from && numbering.of(entry) < to; };
    // The part of a known entry cannot be subtracted exactly enough for certainty. A known entry inside is an answer
    // that costs no call.
    for (const KnownEntry& one : probes_.known) {
      if (inside(one.entry)) return false;
    }
    return probes_.is_clean(inside);
  };
  std::size_t first = 0, last = end - 1;
  if (is_clean(0, 1)) {
    std::size_t above = end;  // [0, first) is clean, [0, above) is not
    for (first = 1; above - first > 1 && !probes_.spent();) {
      const std::size_t middle = first + (above - first) / 2;
      (is_clean(first, middle) ? first : above) = middle;
    }
  }
  if (is_clean(end - 1, end)) {
    std::size_t below = first;  // [below, end) is not clean, (last, end) is
    for (last = end - 2; last > below && !probes_.spent();) {
      const std::size_t middle = below + (last - below + 1) / 2;
      if (is_clean(middle, last + 1))
        last = middle - 1;
      else
        below = middle;
    }
  }
  return {first, std::max(first, last)};
}

}  // namespace gradcheck
