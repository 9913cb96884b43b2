#include "properties/shape_strata.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <vector>

namespace gradcheck::properties {

namespace {

constexpr std::int64_t highest_rank = 3;
using Extents = std::vector<std::int64_t>;

/// Gives every free symbol of a signature its extents. Sequences that broadcast together share common extents, and each
/// operand may use a part of them.
template <class Extent, class Rank, class Operand>
Bindings bind_all(const Signature& signature, Extent extent, Rank rank, Operand operand) {
  Bindings bindings;
  const auto extents = [&] {
    Extents drawn(static_cast<std::size_t>(rank()));
    for (std::int64_t& one : drawn) one = extent();
    return drawn;
  };
  for (const std::string& name : free_dimensions(signature)) bindings.set_dimension(name, extent());
  for (const std::string& name : free_sequences(signature)) bindings.set_sequence(name, Shape(extents()));
  for (const std::vector<std::string>& group : broadcast_groups(signature)) {
    const Extents common = extents();
    for (const std::string& name : group) bindings.set_sequence(name, Shape(operand(common)));
  }
  return bindings;
}

std::int64_t some_rank(RandomStream& random) { return random.between(0, highest_rank); }
std::int64_t rank_of_a_row(RandomStream& random) { return random.between(1, highest_rank); }

const auto whole = [](const Extents& common) { return common; };

/// One operand of a broadcast: some leading axes removed, some others of extent 1.
Extents stretched(Extents common, RandomStream& random, std::uint64_t one_in) {
  if (random.below(one_in) == 0)
    common.erase(common.begin(), common.begin() + static_cast<std::ptrdiff_t>(random.below(common.size() + 1)));
  for (std::int64_t& extent : common) {
    if (random.below(one_in) == 0) extent = 1;
  }
  return common;
}

/// Mostly small, so that full Jacobians are possible; sometimes large enough for errors beyond the width of a vector
/// register.
Bindings draw_ordinary(const Signature& signature, RandomStream& random, std::optional<std::size_t> = {}) {
  const std::uint64_t dice = random.below(16);
  const std::int64_t largest = dice < 10 ? 4 : dice < 15 ? 7 : 24;
  return bind_all(
      signature, [&] { return random.between(1, largest); }, [&] { return some_rank(random); },
      [&](const Extents& common) { return stretched(common, random, 4); });
}

/// All extents are at least 2, and the first ten are different.
Bindings draw_different(const Signature& signature, RandomStream& random, std::optional<std::size_t> = {}) {
  std::array<std::int64_t, 10> extents{};
  std::iota(extents.begin(), extents.end(), 2);
  // Only the first few are shuffled: cases stay small, with extents in any order.
  const std::size_t few = 3 + random.below(3);
  for (std::size_t i = few; i > 1; --i) std::swap(extents[i - 1], extents[random.below(i)]);
  std::size_t next = 0;
  return bind_all(
      signature, [&] { return extents[next++ % extents.size()]; }, [&] { return rank_of_a_row(random); }, whole);
}

/// Exactly one extent is 1.
Bindings draw_one_of_size_one(const Signature& signature, RandomStream& random, std::optional<std::size_t> = {}) {
  Bindings bindings = draw_different(signature, random);
  const std::size_t dimensions = bindings.dimensions().size();
  const std::size_t chosen = random.below(dimensions + bindings.sequences().size());
  if (chosen < dimensions) {
    const std::string name = bindings.dimensions()[chosen].name;
    bindings.set_dimension(name, 1);
    return bindings;
  }
  const Bindings::Sequence sequence = bindings.sequences()[chosen - dimensions];
  Extents extents(sequence.extents.begin(), sequence.extents.end());
  if (!extents.empty()) extents[random.below(extents.size())] = 1;
  bindings.set_sequence(sequence.name, Shape(extents));
  return bindings;
}

Bindings draw_all_ones(const Signature& signature, RandomStream& random, std::optional<std::size_t> = {}) {
  return bind_all(
      signature, [] { return std::int64_t{1}; }, [&] { return rank_of_a_row(random); }, whole);
}

Bindings draw_square(const Signature& signature, RandomStream& random, std::optional<std::size_t> = {}) {
  const std::int64_t side = random.between(2, 4);
  return bind_all(
      signature, [&] { return side; }, [] { return std::int64_t{2}; }, whole);
}

Bindings draw_scalar(const Signature& signature, RandomStream& random, std::optional<std::size_t> = {}) {
  return bind_all(
      signature, [&] { return random.between(1, 4); }, [] { return std::int64_t{0}; }, whole);
}

Bindings draw_high_rank(const Signature& signature, RandomStream& random, std::optional<std::size_t> = {}) {
  const std::int64_t rank = random.between(4, 5);
  return bind_all(
      signature, [&] { return random.between(1, 3); }, [&] { return rank; },
      [&](const Extents& common) { return stretched(common, random, 4); });
}

Bindings draw_stretched(const Signature& signature, RandomStream& random, std::optional<std::size_t> = {}) {
  return bind_all(
      signature, [&] { return random.between(2, 4); }, [&] { return random.between(1, highest_rank); },
      [&](const Extents& common) { return stretched(common, random, 2); });
}

/// One symbol has extent `size` (a sequence: along one axis); the others are small.
Bindings draw_one_long(const Signature& signature, RandomStream& random, std::int64_t size, std::int64_t others,
                       std::optional<std::size_t> symbol) {
  Bindings bindings = bind_all(
      signature, [&] { return random.between(1, others); }, [] { return std::int64_t{2}; }, whole);
  const std::size_t dimensions = bindings.dimensions().size();
  const std::size_t chosen = symbol ? *symbol : random.below(dimensions + bindings.sequences().size());
  if (chosen < dimensions) {
    const std::string name = bindings.dimensions()[chosen].name;
    bindings.set_dimension(name, size);
    return bindings;
  }
  const std::size_t axis = random.below(2);
  const std::string name = bindings.sequences()[chosen - dimensions].name;
  const auto lengthen = [&](const std::string& which) {
    Extents extents(bindings.sequence(which)->extents.begin(), bindings.sequence(which)->extents.end());
    extents[axis] = size;
    bindings.set_sequence(which, Shape(extents));
  };
  lengthen(name);
  for (const std::vector<std::string>& group : broadcast_groups(signature)) {
    if (std::find(group.begin(), group.end(), name) == group.end()) continue;
    for (const std::string& other : group) lengthen(other);
  }
  return bindings;
}

Bindings draw_long(const Signature& signature, RandomStream& random, std::optional<std::size_t> = {}) {
  return draw_one_long(signature, random, random.between(8, 16), 3, {});
}

/// One more than a power of two: one element beyond the tile or block of a kernel.
template <std::int64_t size>
Bindings draw_above_tile(const Signature& signature, RandomStream& random, std::optional<std::size_t> symbol) {
  return draw_one_long(signature, random, size, 2, symbol);
}

std::optional<std::string> never_missing(const Signature&) { return std::nullopt; }

std::optional<std::string> fixed_shapes(const Signature& signature) {
  if (free_symbols(signature) > 0) return std::nullopt;
  return "all extents of the signature are fixed";
}

std::optional<std::string> no_sequence(const Signature& signature) {
  if (!free_sequences(signature).empty() || !broadcast_groups(signature).empty()) return std::nullopt;
  return "the signature has no run of extents such as A...";
}

std::optional<std::string> no_broadcast(const Signature& signature) {
  if (!broadcast_groups(signature).empty()) return std::nullopt;
  return "the signature broadcasts nothing";
}

/// The extents that the signature allows to be 0; all others are at least 1.
std::vector<std::string> may_be_empty(const Signature& signature) {
  std::vector<std::string> names;
  for (const std::string& name : free_dimensions(signature)) {
    const bool said = std::any_of(signature.conditions.begin(), signature.conditions.end(),
                                  [&](const Condition& condition) { return condition.to_string() == name + " >= 0"; });
    if (said) names.push_back(name);
  }
  return names;
}

std::optional<std::string> never_empty(const Signature& signature) {
  if (!may_be_empty(signature).empty()) return std::nullopt;
  return "no extent may be 0: the signature has no condition such as `where N >= 0`";
}

Bindings draw_empty(const Signature& signature, RandomStream& random, std::optional<std::size_t> = {}) {
  Bindings bindings = draw_different(signature, random);
  const std::vector<std::string> names = may_be_empty(signature);
  bindings.set_dimension(names[random.below(names.size())], 0);
  return bindings;
}

constexpr std::array all_shape_strata = {
    ShapeStratum{"ordinary", 12, false, never_missing, draw_ordinary},
    ShapeStratum{"different", 4, false, fixed_shapes, draw_different},
    ShapeStratum{"one of size 1", 2, false, fixed_shapes, draw_one_of_size_one},
    ShapeStratum{"all of size 1", 1, false, fixed_shapes, draw_all_ones},
    ShapeStratum{"square", 2, false, fixed_shapes, draw_square},
    ShapeStratum{"long", 2, false, fixed_shapes, draw_long},
    ShapeStratum{"scalar", 1, false, no_sequence, draw_scalar},
    ShapeStratum{"high rank", 1, false, no_sequence, draw_high_rank},
    ShapeStratum{"stretched", 3, false, no_broadcast, draw_stretched},
    ShapeStratum{"empty", 1, false, never_empty, draw_empty},
    ShapeStratum{"tile 33", 0.5, true, fixed_shapes, draw_above_tile<33>},
    ShapeStratum{"tile 65", 0.5, true, fixed_shapes, draw_above_tile<65>},
    ShapeStratum{"tile 129", 0.25, true, fixed_shapes, draw_above_tile<129>},
    ShapeStratum{"tile 257", 0.25, true, fixed_shapes, draw_above_tile<257>},
    ShapeStratum{"tile 513", 0.1, true, fixed_shapes, draw_above_tile<513>},
    ShapeStratum{"tile 1025", 0.1, true, fixed_shapes, draw_above_tile<1025>},
};

}  // namespace

std::span<const ShapeStratum> shape_strata() { return all_shape_strata; }

std::size_t free_symbols(const Signature& signature) {
  std::size_t count = free_dimensions(signature).size();
  // Each sequence counts once, alone or broadcast, as in the drawn bindings.
  std::vector<std::string> sequences = free_sequences(signature);
  for (const std::vector<std::string>& group : broadcast_groups(signature)) {
    for (const std::string& name : group) {
      if (std::find(sequences.begin(), sequences.end(), name) == sequences.end()) sequences.push_back(name);
    }
  }
  return count + sequences.size();
}

}  // namespace gradcheck::properties
