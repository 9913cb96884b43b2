#include "properties/index_strata.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <vector>

namespace gradcheck::properties {

namespace {
// --- indices ---

bool any_index(std::span<double>, std::int64_t, RandomStream&) { return true; }

bool repeated_index(std::span<double> indices, std::int64_t bound, RandomStream& random) {
  if (indices.size() < 2) return false;
  const auto one = static_cast<double>(random.below(static_cast<std::uint64_t>(bound)));
  std::fill(indices.begin(), indices.end(), one);
  return true;
}

/// Each index at most once, in any order.
bool distinct_indices(std::span<double> indices, std::int64_t bound, RandomStream& random) {
  if (indices.size() < 2 || static_cast<std::int64_t>(indices.size()) > bound) return false;
  std::vector<double> all(static_cast<std::size_t>(bound));
  std::iota(all.begin(), all.end(), 0.0);
  for (std::size_t i = 0; i < indices.size(); ++i) {
    std::swap(all[i], all[i + random.below(all.size() - i)]);
    indices[i] = all[i];
  }
  return true;
}

bool first_index(std::span<double> indices, std::int64_t, RandomStream&) {
  std::fill(indices.begin(), indices.end(), 0.0);
  return !indices.empty();
}

bool last_index(std::span<double> indices, std::int64_t bound, RandomStream&) {
  std::fill(indices.begin(), indices.end(), static_cast<double>(bound - 1));
  return !indices.empty() && bound > 1;
}

constexpr std::array strata = {
    IndexStratum{"ordinary", any_index},        IndexStratum{"repeated", repeated_index},
    IndexStratum{"distinct", distinct_indices}, IndexStratum{"first", first_index},
    IndexStratum{"last", last_index},
};

}  // namespace

std::span<const IndexStratum> index_strata() { return strata; }

}  // namespace gradcheck::properties
