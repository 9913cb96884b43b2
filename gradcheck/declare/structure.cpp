#include "gradcheck/declare/structure.hpp"

#include "gradcheck/declare/tensor_names.hpp"
#include "gradcheck/declare/text_cursor.hpp"
#include "gradcheck/error.hpp"

#include <algorithm>
#include <limits>
#include <utility>
#include <variant>

namespace gradcheck {

namespace {

constexpr std::int64_t unlimited = std::numeric_limits<std::int64_t>::max();

constexpr std::string_view kinds_text = "diagonal, block-diagonal, causal, banded, permutation or linear";

StructureKind read_kind(TextCursor& cursor) {
  if (cursor.accept("block")) {  // a hyphen ends a word, so this kind is three tokens
    cursor.expect("-");
    cursor.expect("diagonal");
    return StructureKind::block_diagonal;
  }
  for (const StructureKind kind : {StructureKind::diagonal, StructureKind::causal, StructureKind::banded,
                                   StructureKind::permutation, StructureKind::linear}) {
    if (cursor.accept(to_string(kind))) return kind;
  }
  cursor.error(std::string(kinds_text));
}

bool is_bare(const DimensionSpec& dimension, const std::string& symbol) {
  if (const auto* const sequence = std::get_if<SequenceSymbol>(&dimension)) return sequence->name == symbol;
  const auto* const expression = std::get_if<Expression>(&dimension);
  return expression != nullptr && expression->bare_name() == symbol;
}

std::ptrdiff_t count_bare(const TensorSpec& tensor, const std::string& symbol) {
  return std::ranges::count_if(tensor.dimensions, [&](const DimensionSpec& d) { return is_bare(d, symbol); });
}

std::string read_symbol(TextCursor& cursor, const TensorSpec& output, const TensorSpec& input, StructureKind kind) {
  cursor.expect("over");
  const std::size_t position = cursor.position();
  std::string symbol = cursor.expect_identifier("a dimension or a sequence");
  if (count_bare(output, symbol) != 1 || count_bare(input, symbol) != 1) {
    cursor.error_at(position, "a symbol that stands alone once in " + output.name + output.shape_text() + " and in " +
                                  input.name + input.shape_text());
  }
  const auto place = std::ranges::find_if(input.dimensions, [&](const DimensionSpec& d) { return is_bare(d, symbol); });
  if (kind != StructureKind::block_diagonal && !std::holds_alternative<Expression>(*place)) {
    cursor.error_at(position, "a dimension, for a sequence has no order");
  }
  return symbol;
}

// One output, one input, and their kinds.
void read_pair(TextCursor& cursor, const Signature& signature, std::vector<StructureClaim>& claims) {
  const std::size_t output = read_real_output(cursor, signature);
  cursor.expect("/");
  const std::size_t input = read_real_input(cursor, signature);
  do {
    const std::size_t position = cursor.position();
    StructureClaim claim{.output = output, .input = input, .kind = read_kind(cursor), .over = {}};
    if (claim.kind == StructureKind::banded) claim.width = cursor.expect_integer();
    if (claim.kind == StructureKind::block_diagonal || claim.kind == StructureKind::causal ||
        claim.kind == StructureKind::banded) {
      claim.over = read_symbol(cursor, signature.outputs[output], signature.inputs[input], claim.kind);
    }
    if (std::ranges::find(claims, claim) != claims.end()) cursor.error_at(position, "a claim not made before");
    claims.push_back(std::move(claim));
  } while (cursor.accept(","));
}

struct AxisRange {
  std::size_t first = 0, count = 0;
};

// The axes of the symbol in a shape of this rank.
AxisRange axes_of(const TensorSpec& tensor, const Shape& shape, const std::string& symbol) {
  const auto is_single = [](const DimensionSpec& d) { return std::holds_alternative<Expression>(d); };
  const auto single = static_cast<std::size_t>(std::ranges::count_if(tensor.dimensions, is_single));
  const bool has_run = single < tensor.dimensions.size();
  if (shape.rank() < single || (!has_run && shape.rank() != single)) {
    throw ShapeError(tensor.name + " has shape " + shape.to_string() + ", expected " + tensor.shape_text());
  }
  AxisRange range;
  for (const DimensionSpec& dimension : tensor.dimensions) {
    range.count = is_single(dimension) ? 1 : shape.rank() - single;
    if (is_bare(dimension, symbol)) return range;
    range.first += range.count;
  }
  throw ShapeError("symbol " + symbol + " is not in " + tensor.name + tensor.shape_text());
}

}  // namespace

std::string_view to_string(StructureKind kind) noexcept {
  switch (kind) {
    case StructureKind::diagonal: return "diagonal";
    case StructureKind::block_diagonal: return "block-diagonal";
    case StructureKind::causal: return "causal";
    case StructureKind::banded: return "banded";
    case StructureKind::permutation: return "permutation";
    case StructureKind::linear: return "linear";
  }
  return "unknown";
}

std::vector<StructureClaim> parse_structure(std::string_view text, const Signature& signature) {
  TextCursor cursor("structure of '" + signature.name + "'", text);
  std::vector<StructureClaim> claims;
  while (!cursor.at_end()) {
    read_pair(cursor, signature, claims);
    if (!cursor.at_end() && !cursor.accept(";")) cursor.error("',', ';' or the end of the text");
  }
  return claims;
}

JacobianPattern::JacobianPattern(const Signature& signature, std::span<const StructureClaim> claims, std::size_t output,
                                 std::size_t input, const Shape& output_shape, const Shape& input_shape) {
  for (const StructureClaim& claim : claims) {
    if (claim.output != output || claim.input != input) continue;
    if (claim.kind == StructureKind::diagonal) add_diagonal(output_shape, input_shape);
    if (claim.over.empty()) continue;
    const AxisRange rows = axes_of(signature.outputs[output], output_shape, claim.over);
    const AxisRange columns = axes_of(signature.inputs[input], input_shape, claim.over);
    const std::int64_t lowest = -claim.width;
    const std::int64_t highest = claim.kind == StructureKind::causal ? unlimited : claim.width;
    for (std::size_t k = 0; k < std::min(rows.count, columns.count); ++k) {
      add_axis(output_shape, rows.first + k, input_shape, columns.first + k, lowest, highest);
    }
  }
  merge_neighbours();
}

void JacobianPattern::add_diagonal(const Shape& output, const Shape& input) {
  if (broadcast(output, input) != output) {
    throw ShapeError("a diagonal Jacobian needs an input that broadcasts to the output, shape " + input.to_string() +
                     " does not to " + output.to_string());
  }
  const std::size_t offset = output.rank() - input.rank();
  for (std::size_t axis = 0; axis < input.rank(); ++axis) {
    // Along a stretched axis, every output element reads the single input element.
    if (input[axis] != 1) add_axis(output, offset + axis, input, axis, 0, 0);
  }
}

void JacobianPattern::add_axis(const Shape& output, std::size_t output_axis, const Shape& input, std::size_t input_axis,
                               std::int64_t lowest, std::int64_t highest) {
  if (output[output_axis] != input[input_axis]) {
    throw ShapeError("axis " + std::to_string(output_axis) + " of shape " + output.to_string() + " and axis " +
                     std::to_string(input_axis) + " of shape " + input.to_string() + " belong to one symbol");
  }
  const std::int64_t extent = std::max<std::int64_t>(output[output_axis], 1);  // no division by zero without elements
  constraints_.push_back(
      {{output.strides()[output_axis], extent}, {input.strides()[input_axis], extent}, lowest, highest});
}

void JacobianPattern::merge_neighbours() {
  const auto adjoin = [](const Axis& outer, const Axis& inner) { return outer.stride == inner.stride * inner.extent; };
  std::vector<Constraint> merged;
  for (const Constraint& next : constraints_) {
    const bool plain = !merged.empty() && next.equality() && merged.back().equality();
    if (plain && adjoin(merged.back().output, next.output) && adjoin(merged.back().input, next.input)) {
      const std::int64_t extent = merged.back().output.extent * next.output.extent;
      merged.back() = {{next.output.stride, extent}, {next.input.stride, extent}, 0, 0};
    } else {
      merged.push_back(next);
    }
  }
  constraints_ = std::move(merged);
}

}  // namespace gradcheck
