#include "gradcheck/reference/compression.hpp"

#include <algorithm>
#include <map>

namespace gradcheck {

namespace {

using Constraint = JacobianPattern::Constraint;

// The smallest number with this residue that is not below `from`.
std::int64_t first_of_residue(std::int64_t from, std::int64_t residue, std::int64_t modulus) {
  const std::int64_t ahead = (residue - from) % modulus;
  return from + (ahead < 0 ? ahead + modulus : ahead);
}

}  // namespace

// Two columns this far apart cannot meet in a row: rows of column j are j + lowest ... j + highest.
std::int64_t Compression::modulus(const Constraint& constraint) const {
  const std::int64_t extent = constraint.input.extent;
  if (constraint.highest >= extent) return extent;
  return std::min(extent, constraint.highest - constraint.lowest + 1);
}

std::optional<Compression> Compression::of(const Op& op, const Case& instance, std::size_t input) {
  if (instance.output_shapes.size() != 1) return std::nullopt;
  Compression result(JacobianPattern(op.signature(), op.structure(), 0, input, instance.output_shapes[0],
                                     instance.input_shapes[input]));
  if (!result.pattern_.restricts()) return std::nullopt;
  result.outputs_ = instance.output_shapes[0].size();
  std::map<Key, std::size_t> numbers;
  for (std::int64_t column = 0; column < instance.input_shapes[input].size(); ++column) {
    Key key;
    std::int64_t at = 0;
    for (const Constraint& constraint : result.pattern_.constraints()) {
      const std::int64_t index = constraint.input.index(column);
      at = at * constraint.input.extent + index;
      key.residues.push_back(index % result.modulus(constraint));
    }
    const auto place = static_cast<std::size_t>(at);
    if (place >= result.columns_at_.size()) result.columns_at_.resize(place + 1);
    key.place = result.columns_at_[place].size();
    result.columns_at_[place].push_back(static_cast<std::size_t>(column));
    const auto [found, fresh] = numbers.try_emplace(key, result.members_.size());
    if (fresh) {
      result.keys_.push_back(key);
      result.members_.emplace_back();
    }
    result.members_[found->second].push_back(static_cast<std::size_t>(column));
  }
  return result;
}

Colour Compression::colour(std::size_t number) const {
  const Key& key = keys_[number];
  Colour colour{members_[number], {}};
  colour.rows.count = colour.members.size();
  colour.rows.of_output.assign(static_cast<std::size_t>(outputs_), OutputGroups::none);
  for (std::int64_t row = 0; row < outputs_; ++row) {
    std::int64_t at = 0;
    bool touched = true;
    for (std::size_t axis = 0; axis < key.residues.size() && touched; ++axis) {
      const Constraint& constraint = pattern_.constraints()[axis];
      const std::int64_t index = constraint.output.index(row), extent = constraint.input.extent;
      const std::int64_t from =
          constraint.highest >= extent ? 0 : std::max<std::int64_t>(0, index - constraint.highest);
      const std::int64_t column = first_of_residue(from, key.residues[axis], modulus(constraint));
      touched = column < extent && column <= index - constraint.lowest;
      at = at * extent + column;
    }
    if (!touched || static_cast<std::size_t>(at) >= columns_at_.size()) continue;
    const std::vector<std::size_t>& columns = columns_at_[static_cast<std::size_t>(at)];
    if (key.place >= columns.size()) continue;
    const auto member = std::lower_bound(colour.members.begin(), colour.members.end(), columns[key.place]);
    colour.rows.of_output[static_cast<std::size_t>(row)] = static_cast<std::size_t>(member - colour.members.begin());
  }
  return colour;
}

}  // namespace gradcheck
