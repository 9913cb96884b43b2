#pragma once

#include "gradcheck/declare/attribute_values.hpp"
#include "gradcheck/declare/bindings.hpp"
#include "gradcheck/declare/dimension.hpp"
#include "gradcheck/declare/domain.hpp"
#include "gradcheck/declare/signature.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gradcheck {

/// Both ends included; empty if upper < lower.
struct IntegerRange {
  std::int64_t lower = 0, upper = 0;

  bool contains(std::int64_t value) const noexcept { return lower <= value && value <= upper; }
  bool empty() const noexcept { return upper < lower; }
};

/// One declared attribute: its kind, its allowed values and its default.
struct AttributeSpec {
  std::string name;
  AttributeKind kind = AttributeKind::integer;
  AttributeValue default_value;
  Expression lower, upper;           // for an integer; both ends included
  Interval interval;                 // for a real
  std::vector<std::string> choices;  // for a choice

  /// "1..3", "[0, 2]", "true or false" or "{none, sum, mean}".
  std::string range_text() const;
};

/// Reads attributes separated by ";"; empty text declares none. For example
///
///     stride: int in 1..3 = 1; alpha: real in [0, 2] = 0.01; keepdims: bool = false;
///     axis: int in -rank(A)..rank(A)-1 = -1; mode: {none, sum, mean} = mean
///
/// Ends of an integer range may use symbols of the signature and attributes declared before. Throws ParseError.
std::vector<AttributeSpec> parse_attributes(std::string_view text, const Signature& signature);

/// The names alone, for parse_signature(). Throws ParseError.
std::vector<std::string> attribute_names(std::string_view text);

AttributeValues defaults(const std::vector<AttributeSpec>& specs);

/// The range of an integer attribute; `earlier` holds the attributes declared before it. Throws ShapeError.
IntegerRange integer_range(const AttributeSpec& spec, const Bindings& bindings, const AttributeValues& earlier);

/// Why the value is not allowed for this attribute, or nothing if it is; e.g. "stride = 7 is outside 1..3".
std::optional<std::string> out_of_range(const AttributeSpec& spec, const AttributeValue& value,
                                        const Bindings& bindings, const AttributeValues& earlier);

/// A value as written on the command line. Throws AttributeError if the text is no value of this kind, or the value is
/// outside the range. A range that depends on shapes is checked by out_of_range().
AttributeValue parse_value(const AttributeSpec& spec, std::string_view text);

}  // namespace gradcheck
