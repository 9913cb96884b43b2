/// A small deterministic stream of random numbers, the same on every machine.
#pragma once

#include <cstdint>
#include <string_view>

namespace gradcheck {

/// SplitMix64. Source  Steele, Lea & Flood, Fast splittable pseudorandom number generators, OOPSLA 2014, section 2.
class RandomStream {
 public:
  explicit RandomStream(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    state_ += 0x9e3779b97f4a7c15U;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31);
  }

  /// Uniform in [0, count), count > 0. The bias of at most count / 2^64 does not matter here.
  std::uint64_t below(std::uint64_t count) { return next() % count; }

  /// Uniform integer in [lower, upper].
  std::int64_t between(std::int64_t lower, std::int64_t upper) {
    return lower + static_cast<std::int64_t>(below(static_cast<std::uint64_t>(upper - lower) + 1));
  }

  /// Uniform in [0, 1), 53 bits.
  double unit() { return static_cast<double>(next() >> 11) * 0x1p-53; }

  bool coin() { return (next() >> 63) != 0; }

  /// A dyadic number of `bits` bits with a random sign and a size in [1/2, 1). The sizes vary because a check with ±1
  /// alone misses two swapped entries half of the time.
  double signed_half_to_one(int bits) {
    const std::uint64_t half = std::uint64_t{1} << (bits - 1);
    const double size = static_cast<double>(half + below(half)) / static_cast<double>(2 * half);
    return coin() ? size : -size;
  }

 private:
  std::uint64_t state_;
};

/// The seed of one stream in a run. key  names the stream.
inline std::uint64_t mix_seed(std::uint64_t seed, std::uint64_t key) {
  return RandomStream(seed ^ (key * 0xd6e8feb86659fd93U)).next();
}

/// FNV-1a. Source  Fowler, Noll & Vo, IETF draft-eastlake-fnv. For short names only.
inline std::uint64_t hash_name(std::string_view name) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  return hash;
}

}  // namespace gradcheck
