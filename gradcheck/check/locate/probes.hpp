/// Probes of a gradient: residuals along chosen directions, within a budget of forward calls.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "gradcheck/check/locate/known_entries.hpp"
#include "gradcheck/check/locate/numbering.hpp"
#include "gradcheck/check/locate/residual.hpp"
#include "gradcheck/random.hpp"

namespace gradcheck {

/// What the parts of decoding share: the source of residuals, the random stream, the weights of the present round and
/// the entries that are known to be wrong.
class Probes {
 public:
  using Inside = std::function<bool(std::size_t entry)>;

  static constexpr std::int64_t quick_calls = 2, certified_calls = 9;
  // Residuals of up to this many bounds may be noise that the model of quick probes does not cover.
  static constexpr double grey_zone = 64;

  Probes(ResidualSource& residuals, const Shape& shape, std::uint64_t seed, std::int64_t budget)
      : source(residuals),
        random(seed),
        shape_(shape),
        size_(static_cast<std::size_t>(shape.size())),
        budget_(budget) {}

  const Shape& shape() const { return shape_; }
  std::size_t size() const { return size_; }
  std::int64_t left() const { return budget_ - source.forward_calls(); }
  bool spent() const { return left() < quick_calls; }

  /// A random direction on the entries inside, zero elsewhere.
  std::vector<double> draw(const Inside& inside);
  std::vector<double> draw_everywhere();

  /// Weights of a direction, one per entry, that all directions of this round share.
  void start_round(std::vector<double> weights) { weights_ = std::move(weights); }
  double weight(std::size_t entry) const { return weights_[entry]; }
  /// The round's weights on the members of a numbering, times their numbers if `indexed`.
  std::vector<double> weights_on(const Numbering& numbering, const std::vector<std::size_t>& members,
                                 bool indexed) const;

  /// The part of the residual that the known entries do not explain. Quick, but certified where it may be noise: the
  /// first two that turn out not to be noise raise the confidence in quick probes.
  Residual measure(std::span<const double> direction);
  Residual measure_certified(std::span<const double> direction);
  /// Nothing but known entries is wrong inside.
  bool is_clean(const Inside& inside) { return measure(draw(inside)).vanishes(); }

  ResidualSource& source;
  RandomStream random;
  KnownEntries known;

 private:
  const Shape& shape_;
  std::size_t size_;
  std::int64_t budget_;
  std::vector<double> weights_;
  double noise_ = 1;  // factor on quick bounds
  int grey_ = 0;      // residuals in the grey zone that were not noise
};

}  // namespace gradcheck
