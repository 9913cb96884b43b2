/// Ways to choose upstream gradients.
#pragma once

#include <span>
#include <string_view>

#include "gradcheck/random.hpp"

namespace gradcheck::properties {

/// A named way to choose upstream gradients.
struct UpstreamStratum {
  std::string_view name;
  double weight;  ///< how often it is drawn, relative to the others, after every stratum has been tried once
  void (*change)(std::span<double> upstream, RandomStream& random);
};

/// The first stratum is the ordinary one: both signs, no two entries equal.
std::span<const UpstreamStratum> upstream_strata();

}  // namespace gradcheck::properties
