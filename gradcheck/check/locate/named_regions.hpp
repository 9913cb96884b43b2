/// Parts of a tensor that have a name, for saying where a gradient is wrong.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "gradcheck/check/locate/decoding.hpp"
#include "gradcheck/tensor/shape.hpp"

namespace gradcheck {

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
/// What several slices or ranges have in common: "the block of row 3 and columns 1 to 2".
std::string joined(const std::vector<std::string>& names);

Region region_where(const Shape& shape, std::string name, const std::function<bool(const Index&)>& inside);

/// The regions that mistakes in kernels leave: loops that stop early or start late, tiles, vector tails, triangles.
std::vector<Region> usual_regions(const Shape& shape);

/// The smallest named region that holds all of these entries, if at least half of it is made of them.
std::optional<WrongRegion> region_of(const Shape& shape, const std::vector<std::size_t>& entries);

/// One sentence for a decoded gradient, without a full stop.
std::string sentence_of(const Decoded& decoded, const Shape& shape);

}  // namespace gradcheck
