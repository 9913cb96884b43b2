/// Which attribute values are tried together: every pair of levels of every two attributes.
#pragma once

#include <cstdint>
#include <vector>

#include "gradcheck/declare/op.hpp"
#include "gradcheck/random.hpp"

namespace gradcheck::properties {

/// A place in the range of an attribute, whatever numbers the range has in a case.
enum class AttributeLevel { standard, lowest, second_lowest, highest, inside, choice };

struct LeveledAttribute {
  AttributeLevel level = AttributeLevel::standard;  ///< standard: the default
  std::int64_t choice = 0;                          ///< of a flag or a choice: its number

  friend bool operator==(const LeveledAttribute&, const LeveledAttribute&) = default;
};

/// One level for each attribute of an op, in the order of their declaration.
using AttributeRow = std::vector<LeveledAttribute>;

/// Rows that contain every pair of levels of every two attributes at least once. The first row is all defaults.
/// Cost    rows: about the product of the two largest numbers of levels.
/// Source  the greedy construction of Cohen, Dalal, Fredman & Patton, IEEE Trans. Softw. Eng. 23 (1997) 437-444.
std::vector<AttributeRow> pairwise_rows(const Op& op);

/// The value at a level. Throws ShapeError if the range is empty for these shapes.
AttributeValue value_at(const AttributeSpec& spec, const LeveledAttribute& level, const Bindings& bindings,
                        const AttributeValues& earlier, RandomStream& random);

}  // namespace gradcheck::properties
