#include "properties/random_shapes.hpp"

#include <algorithm>
#include <optional>

#include "gradcheck/error.hpp"

namespace gradcheck::properties {

namespace {

constexpr int most_shape_draws = 1000, most_draws_of_a_stratum = 200;
// Cases with more elements cost more than they are worth.
constexpr std::int64_t most_elements = 4096, most_elements_of_large = 1 << 14, most_fixed_elements = 1 << 20;
// The product of all extents, with the largest one squared: the work of an op that combines everything with everything.
constexpr double most_work = 1 << 22;

AttributeRow random_row(const Op& op, RandomStream& random) {
  AttributeRow row;
  for (const AttributeSpec& spec : op.attributes()) {
    LeveledAttribute& chosen = row.emplace_back();
    const bool is_choice = spec.kind == AttributeKind::flag || spec.kind == AttributeKind::choice;
    const std::uint64_t choices = spec.kind == AttributeKind::flag ? 2 : spec.choices.size();
    const bool keep_default = random.coin();
    chosen.level = is_choice      ? AttributeLevel::choice
                   : keep_default ? AttributeLevel::standard
                                  : AttributeLevel::inside;
    if (is_choice)
      chosen.choice = keep_default ? spec.default_value.integer : static_cast<std::int64_t>(random.below(choices));
    // Both ends of a range are drawn often, as errors are frequent there.
    const std::uint64_t dice = random.below(8);
    if (chosen.level == AttributeLevel::inside && dice < 2)
      chosen.level = dice == 0 ? AttributeLevel::lowest : AttributeLevel::highest;
  }
  return row;
}

AttributeValues attributes_of(const Op& op, const AttributeRow& row, const Bindings& bindings, RandomStream& random) {
  AttributeValues values;
  for (std::size_t i = 0; i < row.size(); ++i) {
    const AttributeSpec& spec = op.attributes()[i];
    values.set(spec.name, value_at(spec, row[i], bindings, values, random));
  }
  return values;
}

double work_of(const Bindings& bindings) {
  double work = 1, largest = 1;
  const auto take = [&](std::int64_t extent) {
    work *= static_cast<double>(extent);
    largest = std::max(largest, static_cast<double>(extent));
  };
  for (const Bindings::Dimension& dimension : bindings.dimensions()) take(dimension.extent);
  // Operands of one broadcast share their axes, so only the largest operand counts.
  double sequences = 1;
  for (const Bindings::Sequence& sequence : bindings.sequences()) {
    sequences = std::max(sequences, static_cast<double>(sequence.extents.size()));
    for (const std::int64_t extent : sequence.extents) largest = std::max(largest, static_cast<double>(extent));
  }
  return work * sequences * largest;
}

/// Few kernels take more axes than this, and no stratum of shapes needs them.
constexpr std::size_t most_axes = 5;

std::optional<std::string> too_large(const Op& op, const Bindings& bindings, const AttributeValues& attributes,
                                     bool large) {
  std::int64_t elements = 0;
  for (const auto& shapes :
       {input_shapes(op.signature(), bindings, attributes), output_shapes(op.signature(), bindings, attributes)}) {
    for (const Shape& shape : shapes) {
      elements += shape.size();
      if (shape.rank() > most_axes && !bindings.sequences().empty())
        return "a tensor has " + std::to_string(shape.rank()) + " axes";
    }
  }
  // A signature with fixed extents has no smaller case.
  const bool fixed = bindings.dimensions().empty() && bindings.sequences().empty();
  const std::int64_t most = fixed ? most_fixed_elements : large ? most_elements_of_large : most_elements;
  if (elements > most) return "it has " + std::to_string(elements) + " elements, the limit is " + std::to_string(most);
  if (!fixed && work_of(bindings) > most_work) return "the product of its extents exceeds the limit of work per case";
  return std::nullopt;
}

/// Why these do not make a case; empty if they do.
std::optional<std::string> objection(const Op& op, const Bindings& bindings, const AttributeValues& attributes,
                                     bool large) {
  if (auto reason = unsatisfied(op.signature(), bindings, attributes)) return reason;
  for (const TensorSpec& input : op.signature().inputs) {
    if (input.is_index && index_bound(input, bindings, attributes) < 1)
      return "the index bound of " + input.name + " is below 1";
  }
  return too_large(op, bindings, attributes, large);
}

}  // namespace

ShapesAndAttributes draw_shapes(const Op& op, const ShapeStratum& stratum, const AttributeRow& row,
                                RandomStream& random, std::optional<std::size_t> symbol) {
  std::string reason;
  const bool ordinary = &stratum == &shape_strata().front() && row.empty();
  const int draws = ordinary ? most_shape_draws : most_draws_of_a_stratum;
  for (int draw = 0; draw < draws; ++draw) {
    try {
      Bindings bindings = stratum.draw(op.signature(), random, symbol);
      AttributeValues attributes = attributes_of(op, row.empty() ? random_row(op, random) : row, bindings, random);
      const auto objected = objection(op, bindings, attributes, stratum.large);
      if (!objected) return {std::move(bindings), std::move(attributes)};
      reason = *objected;
    } catch (const ShapeError& error) {
      reason = error.what();
    }
  }
  throw ShapeError("the signature of " + op.name() + " could not be satisfied in " + std::to_string(draws) +
                   " draws of shapes and attributes; the last reason: " + reason);
}

ShapesAndAttributes draw_shapes(const Op& op, RandomStream& random) {
  return draw_shapes(op, shape_strata().front(), {}, random);
}

}  // namespace gradcheck::properties
