#pragma once

#include "gradcheck/declare/attribute_values.hpp"
#include "gradcheck/declare/bindings.hpp"
#include "gradcheck/declare/text_cursor.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gradcheck {

/// Integer arithmetic over dimensions and attributes, e.g. "(H+2*pad-KH)/stride+1".
///
///     expression := term (("+"|"-") term)*
///     term       := factor (("*"|"/") factor)*          division rounds down
///     factor     := "-" factor | integer | name | "(" expression ")"
///                 | ("min"|"max") "(" expression "," expression ")"
///                 | ("rank"|"size"|"subsets"|"orders") "(" sequence ")" | "extent" "(" sequence "," expression ")"
///
/// subsets(A) = 2^rank(A) counts the sets of axes and orders(A) = rank(A)! the orders of axes
/// (gradcheck/tensor/axes.hpp); extent(A, axis) is one extent, a negative axis counts from the end.
///
/// Rationale: the expression is a list of steps in postfix order, so that evaluation never recurses, however long the
/// text is.
class Expression {
 public:
  enum class Operation {
    literal,
    name,
    rank,
    size,
    subsets,
    orders,
    extent,
    negate,
    add,
    subtract,
    multiply,
    divide,
    minimum,
    maximum
  };

  /// `value` belongs to a literal, `name` and its byte `position` in the declaration to name and to functions of a
  /// sequence.
  struct Step {
    Operation operation;
    std::int64_t value = 0;
    std::string name = {};
    std::size_t position = 0;
  };

  /// The literal 0.
  Expression() : Expression(literal(0)) {}
  Expression(std::vector<Step> steps, std::string text);
  static Expression literal(std::int64_t value);

  /// The name of an attribute stands for its integer, flag (0, 1) or choice (index); other names are dimensions.
  /// Throws ShapeError with the expression on overflow, division by zero and unbound names; AttributeError for a real
  /// attribute.
  std::int64_t evaluate(const Bindings& bindings, const AttributeValues& attributes) const;

  /// The value if no name occurs in it. Throws as evaluate() does.
  std::optional<std::int64_t> constant() const;

  /// The name, if the expression consists of one name.
  std::optional<std::string> bare_name() const;

  const std::vector<Step>& steps() const noexcept { return steps_; }

  /// As written.
  const std::string& to_string() const noexcept { return text_; }

 private:
  std::vector<Step> steps_;
  std::string text_;
};

/// The axis counted from the front; a negative one counts from the end. Throws ShapeError; `text` says in the message
/// what the axis is for.
std::size_t wrapped_axis(std::int64_t axis, const Shape& extents, const std::string& text);

/// Reads one expression at the cursor. Throws ParseError, also for nesting deeper than 64.
Expression read_expression(TextCursor& cursor);

/// The whole text as one expression.
Expression parse_expression(std::string_view text);

}  // namespace gradcheck
