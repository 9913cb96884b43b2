#include "properties/upstream_strata.hpp"

#include <algorithm>
#include <array>

namespace gradcheck::properties {

namespace {
// --- upstream ---

void any_upstream(std::span<double>, RandomStream&) {}

void ones(std::span<double> upstream, RandomStream&) { std::fill(upstream.begin(), upstream.end(), 1.0); }

void one_hot(std::span<double> upstream, RandomStream& random) {
  if (upstream.empty()) return;
  const std::size_t hot = random.below(upstream.size());
  const double value = upstream[hot];
  std::fill(upstream.begin(), upstream.end(), 0.0);
  upstream[hot] = value;
}

void no_upstream(std::span<double> upstream, RandomStream&) { std::fill(upstream.begin(), upstream.end(), 0.0); }

void large_upstream(std::span<double> upstream, RandomStream&) {
  for (double& value : upstream) value *= 0x1p10;
}

void small_upstream(std::span<double> upstream, RandomStream&) {
  for (double& value : upstream) value *= 0x1p-10;
}

constexpr std::array all_upstream_strata = {
    UpstreamStratum{"ordinary", 12, any_upstream}, UpstreamStratum{"ones", 1, ones},
    UpstreamStratum{"one hot", 2, one_hot},        UpstreamStratum{"zeros", 0.5, no_upstream},
    UpstreamStratum{"large", 0.5, large_upstream}, UpstreamStratum{"small", 0.5, small_upstream},
};

}  // namespace

std::span<const UpstreamStratum> upstream_strata() { return all_upstream_strata; }

}  // namespace gradcheck::properties
