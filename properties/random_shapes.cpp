#include "properties/random_shapes.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "gradcheck/error.hpp"

namespace gradcheck::properties {

namespace {

constexpr int most_draws = 1000;
constexpr int highest_rank = 3;
// A case of more elements costs more than it shows; blow-ups of many dimensions are halved until they fit.
constexpr std::int64_t most_elements = 4096;
constexpr std::int64_t most_fixed_elements = 1 << 20;

/// Largest extent of one case: mostly small, so that the full Jacobian is at hand; now and then large enough for what only
/// shows beyond a block or a vector register.
std::int64_t draw_largest_extent(RandomStream& random) {
  const std::uint64_t dice = random.below(16);
  if (dice < 10) return 4;
  if (dice < 15) return 7;
  return 24;
}

std::vector<std::int64_t> draw_extents(RandomStream& random, std::int64_t rank, std::int64_t largest) {
  std::vector<std::int64_t> extents;
  for (std::int64_t axis = 0; axis < rank; ++axis) extents.push_back(random.between(1, largest));
  return extents;
}

/// One operand of a broadcast: leading axes left off, others of extent 1.
Shape draw_operand(const std::vector<std::int64_t>& common, RandomStream& random) {
  const auto dropped = random.below(4) == 0 ? static_cast<std::ptrdiff_t>(random.below(common.size() + 1)) : 0;
  std::vector<std::int64_t> extents(common.begin() + dropped, common.end());
  for (std::int64_t& extent : extents) {
    if (random.below(4) == 0) extent = 1;
  }
  return Shape(extents);
}

Bindings draw_bindings(const Signature& signature, RandomStream& random, std::int64_t largest) {
  Bindings bindings;
  for (const std::string& name : free_dimensions(signature)) bindings.set_dimension(name, random.between(1, largest));
  for (const std::string& name : free_sequences(signature)) {
    bindings.set_sequence(name, Shape(draw_extents(random, random.between(0, highest_rank), largest)));
  }
  for (const std::vector<std::string>& group : broadcast_groups(signature)) {
    const std::vector<std::int64_t> common = draw_extents(random, random.between(0, highest_rank), largest);
    for (const std::string& name : group) bindings.set_sequence(name, draw_operand(common, random));
  }
  return bindings;
}

double draw_real(const Interval& interval, RandomStream& random) {
  constexpr double reach = 4;  // for an end that is infinite
  const double lower = std::isinf(interval.lower) ? std::min(-reach, interval.upper - reach) : interval.lower;
  const double upper = std::isinf(interval.upper) ? std::max(reach, lower + reach) : interval.upper;
  for (int attempt = 0; attempt < 16; ++attempt) {
    // Multiples of a sixteenth of the range, so that the value reads well and both ends occur.
    const double value = static_cast<float>(lower + (upper - lower) * static_cast<double>(random.below(17)) / 16);
    if (interval.contains(value)) return value;
  }
  return static_cast<float>((lower + upper) / 2);
}

AttributeValue draw_value(const AttributeSpec& spec, const Bindings& bindings, const AttributeValues& earlier,
                          RandomStream& random) {
  switch (spec.kind) {
    case AttributeKind::integer: {
      const IntegerRange range = integer_range(spec, bindings, earlier);
      if (range.empty()) throw ShapeError("the range " + spec.range_text() + " of " + spec.name + " is empty");
      return AttributeValue::of_integer(random.between(range.lower, range.upper));
    }
    case AttributeKind::real: return AttributeValue::of_real(draw_real(spec.interval, random));
    case AttributeKind::flag: return AttributeValue::of_flag(random.coin());
    case AttributeKind::choice: {
      const auto place = static_cast<std::size_t>(random.below(spec.choices.size()));
      return AttributeValue::of_choice(static_cast<std::int64_t>(place), spec.choices[place]);
    }
  }
  return {};
}

AttributeValues draw_attributes(const Op& op, const Bindings& bindings, RandomStream& random) {
  AttributeValues values;
  for (const AttributeSpec& spec : op.attributes()) {
    const bool keep_default = random.coin() && !out_of_range(spec, spec.default_value, bindings, values);
    values.set(spec.name, keep_default ? spec.default_value : draw_value(spec, bindings, values, random));
  }
  return values;
}

std::optional<std::string> too_large(const Op& op, const Bindings& bindings, const AttributeValues& attributes) {
  std::int64_t elements = 0;
  for (const Shape& shape : input_shapes(op.signature(), bindings, attributes)) elements += shape.size();
  for (const Shape& shape : output_shapes(op.signature(), bindings, attributes)) elements += shape.size();
  // A signature of fixed extents leaves no choice.
  const bool fixed = bindings.dimensions().empty() && bindings.sequences().empty();
  if (elements <= (fixed ? most_fixed_elements : most_elements)) return std::nullopt;
  return "it has " + std::to_string(elements) + " elements, more than " + std::to_string(most_elements);
}

/// Why these are no case, or nothing if they are one.
std::optional<std::string> objection(const Op& op, const Bindings& bindings, const AttributeValues& attributes) {
  if (auto reason = unsatisfied(op.signature(), bindings, attributes)) return reason;
  for (const TensorSpec& input : op.signature().inputs) {
    if (input.is_index && index_bound(input, bindings, attributes) < 1) return "there is no index for " + input.name;
  }
  return too_large(op, bindings, attributes);
}

}  // namespace

ShapesAndAttributes draw_shapes(const Op& op, RandomStream& random) {
  std::string reason;
  std::int64_t largest = draw_largest_extent(random);
  for (int draw = 0; draw < most_draws; ++draw) {
    // A signature that large extents do not satisfy may be satisfied by smaller ones, and the other way round.
    if (draw % 8 == 7) largest = largest > 2 ? largest / 2 : draw_largest_extent(random);
    try {
      Bindings bindings = draw_bindings(op.signature(), random, largest);
      AttributeValues attributes = draw_attributes(op, bindings, random);
      const auto objected = objection(op, bindings, attributes);
      if (!objected) return {std::move(bindings), std::move(attributes)};
      reason = *objected;
    } catch (const ShapeError& error) {
      reason = error.what();
    }
  }
  throw ShapeError("the signature of " + op.name() + " could not be satisfied in " + std::to_string(most_draws) +
                   " draws of shapes and attributes; the last reason: " + reason);
}

}  // namespace gradcheck::properties
