#pragma once

#include "gradcheck/declare/dimension.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace gradcheck {

/// A run of zero or more extents: "A...".
struct SequenceSymbol {
  std::string name;
};

/// Common extents of several sequences by the broadcasting rule: "broadcast(A, B)".
struct BroadcastOf {
  std::vector<std::string> sequences;
};

/// A sequence without one axis, or with extent 1 there if `keepdims` is not 0: "reduce(A, axis, keepdims)".
/// A negative axis counts from the end.
struct ReductionOf {
  std::string sequence;
  Expression axis, keepdims;
};

/// A sequence without a set of axes, or with extent 1 at each of them: "reduce_axes(A, axes, keepdims)".
struct AxesReductionOf {
  std::string sequence;
  Expression axes, keepdims;
};

/// A sequence with another extent at one axis: "replace(A, axis, extent)".
struct ReplacementOf {
  std::string sequence;
  Expression axis, extent;
};

/// A sequence in another order: "permute(A, order)". Entry k is the extent of axis axes_in_order(order)[k].
struct PermutationOf {
  std::string sequence;
  Expression order;
};

/// One entry between the brackets of a tensor. Only Expression is a single extent, the others are runs of extents.
using DimensionSpec =
    std::variant<Expression, SequenceSymbol, BroadcastOf, ReductionOf, AxesReductionOf, ReplacementOf, PermutationOf>;

std::string to_string(const DimensionSpec& dimension);

struct TensorSpec {
  std::string name;
  bool is_index = false;
  Expression index_bound;  // an index tensor holds integers 0 <= i < index_bound
  std::vector<DimensionSpec> dimensions;

  /// "[N, D]".
  std::string shape_text() const;
};

enum class Comparison { greater_equal, less_equal, less, greater, equal, not_equal };

/// As declared: ">=".
std::string_view to_string(Comparison comparison) noexcept;

struct Condition {
  Expression left;
  Comparison comparison = Comparison::equal;
  Expression right;

  /// Throws as Expression::evaluate does.
  bool holds(const Bindings& bindings, const AttributeValues& attributes) const;
  std::string to_string() const;
};

/// The first line of an op: its name, its tensors with their shapes, and what the shapes must satisfy.
///
///     signature := name ":" tensors "->" tensors ["where" condition ("," condition)*]
///     name      := identifier ("/" identifier)*
///     tensor    := identifier [":" "index" "(" expression ")"] "[" [dimension ("," dimension)*] "]"
///     dimension := identifier "..." | "broadcast" "(" A "," B {"," C} ")" | "reduce" "(" A "," axis "," keepdims ")"
///                | "reduce_axes" "(" A "," expression "," expression ")"
///                | "replace" "(" A "," expression "," expression ")" | "permute" "(" A "," expression ")"
///                | expression
///     condition := expression (">="|"<="|"<"|">"|"=="|"!=") expression
///
/// A tensor has at most one run of extents among its single extents, so that a shape matches in one way only.
struct Signature {
  std::string name;
  std::vector<TensorSpec> inputs, outputs;
  std::vector<Condition> conditions;
  std::vector<std::string> attributes;  // names that are attributes, not dimensions
  std::string text;

  /// Null if there is no such tensor.
  const TensorSpec* find_input(std::string_view tensor) const noexcept;
  const TensorSpec* find_output(std::string_view tensor) const noexcept;
};

/// Reads a signature. Names used in expressions must stand alone in the shape of some input, or be attributes
/// (`attribute_names(text)` of attributes.hpp lists those of an attribute declaration).
/// Throws ParseError.
Signature parse_signature(std::string_view text, std::span<const std::string> attribute_names = {});

/// Dimensions that stand alone in the shape of an input, in order. A generator chooses their values.
std::vector<std::string> free_dimensions(const Signature& signature);

/// Sequences that stand alone in the shape of an input, in order.
std::vector<std::string> free_sequences(const Signature& signature);

/// Sets of sequences that a broadcast() joins, directly or through a shared sequence. A generator must choose them
/// together. Each sequence is in at most one set.
std::vector<std::vector<std::string>> broadcast_groups(const Signature& signature);

}  // namespace gradcheck
