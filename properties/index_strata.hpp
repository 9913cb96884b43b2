/// Ways to choose the values of an index input.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "gradcheck/random.hpp"

namespace gradcheck::properties {

/// A named way to choose indices from 0 to bound - 1.
struct IndexStratum {
  std::string_view name;
  /// Changes the indices. Returns false if there are no such indices for this size and bound.
  bool (*change)(std::span<double> indices, std::int64_t bound, RandomStream& random);
};

/// The first stratum is the ordinary one.
std::span<const IndexStratum> index_strata();

}  // namespace gradcheck::properties
