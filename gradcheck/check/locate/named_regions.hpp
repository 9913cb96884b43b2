/// Parts of a tensor that have a name: "the wrong entries lie in row 3".
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "gradcheck/check/locate/decoding.hpp"
#include "gradcheck/tensor/shape.hpp"

namespace gradcheck {

/// A sentence names this many entries or slices of a longer list.
inline constexpr std::size_t entries_named = 8;

using Index = std::vector<std::int64_t>;

/// A region with its entries marked.
struct Region {
  std::string name;
  std::vector<char> inside;
  std::int64_t size = 0;
};

/// "row 3", "the last 2 columns", "slices 1 to 4 along axis 0".
std::string range_name(const Shape& shape, std::size_t axis, std::size_t first, std::size_t last);
/// The same for slices, ascending, that need not be neighbours: "rows 1, 5 and 8".
std::string set_name(const Shape& shape, std::size_t axis, const std::vector<std::size_t>& slices);
/// The intersection of several slices or ranges: "the block of row 3 and columns 1 to 2".
std::string joined(const std::vector<std::string>& names);

Region region_where(const Shape& shape, std::string name, const std::function<bool(const Index&)>& inside);

/// The regions that mistakes in kernels usually affect: loops that stop early or start late, tiles, vector tails,
/// triangles.
std::vector<Region> usual_regions(const Shape& shape);

/// The smallest named region that holds all of these entries, if they are at least half of it.
std::optional<WrongRegion> region_of(const Shape& shape, const std::vector<std::size_t>& entries);

}  // namespace gradcheck
