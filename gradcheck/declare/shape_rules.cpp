#include "gradcheck/declare/shape_rules.hpp"

#include "gradcheck/error.hpp"
#include "gradcheck/tensor/axes.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <variant>

namespace gradcheck {

namespace {

using Extents = std::vector<std::int64_t>;

// The symbols of one case. Every rule below computes with them.
struct Symbols {
  const Bindings& bindings;
  const AttributeValues& attributes;

  std::int64_t value(const Expression& expression) const { return expression.evaluate(bindings, attributes); }

  const Shape& sequence(const std::string& name) const {
    if (const auto* const found = bindings.sequence(name)) return found->extents;
    throw ShapeError("sequence " + name + "... has no extents");
  }

  // The extents that one entry of a shape stands for. Throws ShapeError if there are none.
  Extents extents(const DimensionSpec& dimension) const {
    return std::visit([this](const auto& d) { return extents_of(d); }, dimension);
  }

 private:
  Extents extents_of(const Expression& expression) const { return {value(expression)}; }

  Extents extents_of(const SequenceSymbol& symbol) const {
    const Shape& shape = sequence(symbol.name);
    return {shape.begin(), shape.end()};
  }

  Extents extents_of(const BroadcastOf& common) const {
    Shape shape;
    for (const std::string& name : common.sequences) shape = broadcast(shape, sequence(name));
    return {shape.begin(), shape.end()};
  }

  Extents extents_of(const ReductionOf& reduction) const {
    const Shape& shape = sequence(reduction.sequence);
    const auto rank = static_cast<std::int64_t>(shape.rank());
    const std::int64_t axis = value(reduction.axis);
    if (axis < -rank || axis >= rank) {
      throw ShapeError("axis " + std::to_string(axis) + " of " + to_string(reduction) + " is outside rank " +
                       std::to_string(rank) + " of " + reduction.sequence);
    }
    Extents result(shape.begin(), shape.end());
    const auto place = result.begin() + (axis < 0 ? axis + rank : axis);
    if (value(reduction.keepdims) != 0) {
      *place = 1;
    } else {
      result.erase(place);
    }
    return result;
  }

  Extents extents_of(const AxesReductionOf& reduction) const {
    const Shape& shape = sequence(reduction.sequence);
    const std::int64_t axes = value(reduction.axes);
    const bool keep = value(reduction.keepdims) != 0;
    if (axes < 0 || (shape.rank() < 63 && axes >> shape.rank() != 0)) {
      throw ShapeError("set of axes " + std::to_string(axes) + " of " + to_string(reduction) + " is outside rank " +
                       std::to_string(shape.rank()) + " of " + reduction.sequence);
    }
    Extents result;
    for (std::size_t axis = 0; axis < shape.rank(); ++axis) {
      const bool reduced = in_axis_set(axes, axis);
      if (!reduced || keep) result.push_back(reduced ? 1 : shape[axis]);
    }
    return result;
  }

  Extents extents_of(const ReplacementOf& replacement) const {
    const Shape& shape = sequence(replacement.sequence);
    Extents result(shape.begin(), shape.end());
    result[wrapped_axis(value(replacement.axis), shape, to_string(replacement))] = value(replacement.extent);
    return result;
  }

  Extents extents_of(const PermutationOf& permutation) const {
    const Shape& shape = sequence(permutation.sequence);
    const std::int64_t order = value(permutation.order);
    if (order < 0 || order >= count_axis_orders(shape.rank())) {
      throw ShapeError("order " + std::to_string(order) + " of " + to_string(permutation) + " is not an order of the " +
                       std::to_string(shape.rank()) + " axes of " + permutation.sequence);
    }
    Extents result;
    for (const std::size_t axis : axes_in_order(order, shape.rank())) result.push_back(shape[axis]);
    return result;
  }
};

// ---- from bindings to shapes ----

Shape shape_of(const TensorSpec& tensor, const Symbols& symbols) {
  Extents all;
  for (const DimensionSpec& dimension : tensor.dimensions) {
    for (const std::int64_t extent : symbols.extents(dimension)) {
      if (extent < 0) {
        throw ShapeError("extent " + to_string(dimension) + " of " + tensor.name + " is " + std::to_string(extent));
      }
      all.push_back(extent);
    }
  }
  return Shape(std::move(all));
}

void require_index_range(const TensorSpec& tensor, const Shape& shape, const Symbols& symbols) {
  const std::int64_t bound = symbols.value(tensor.index_bound);
  if (shape.size() > 0 && bound <= 0) {
    throw ShapeError("index bound " + tensor.index_bound.to_string() + " of " + tensor.name + " is " +
                     std::to_string(bound) + ", yet it has shape " + shape.to_string());
  }
}

void require_conditions(const Signature& signature, const Symbols& symbols) {
  for (const Condition& condition : signature.conditions) {
    if (!condition.holds(symbols.bindings, symbols.attributes)) {
      throw ShapeError(
          "condition " + condition.to_string() + " is violated: " + std::to_string(symbols.value(condition.left)) +
          " " + std::string(to_string(condition.comparison)) + " " + std::to_string(symbols.value(condition.right)));
    }
  }
}

void require_shapes(const std::vector<TensorSpec>& tensors, const Symbols& symbols) {
  for (const TensorSpec& tensor : tensors) {
    const Shape shape = shape_of(tensor, symbols);
    static_cast<void>(shape.strides());  // throws where elements cannot be counted
    if (tensor.is_index) require_index_range(tensor, shape, symbols);
  }
}

void require_bound(const Signature& signature, const Bindings& bindings) {
  for (const std::string& name : free_dimensions(signature)) {
    if (bindings.dimension(name) == nullptr) throw ShapeError(signature.name + ": dimension " + name + " is not bound");
  }
  for (const std::string& name : free_sequences(signature)) {
    if (bindings.sequence(name) == nullptr)
      throw ShapeError(signature.name + ": sequence " + name + "... is not bound");
  }
}

std::vector<Shape> shapes_of(const Signature& signature, const std::vector<TensorSpec>& tensors,
                             const Symbols& symbols) {
  std::vector<Shape> shapes;
  try {
    for (const TensorSpec& tensor : tensors) shapes.push_back(shape_of(tensor, symbols));
  } catch (const ShapeError& error) {
    throw ShapeError(signature.name + ": " + error.what());
  }
  return shapes;
}

// ---- from shapes to bindings ----

// The symbolic shape with every known symbol replaced by its value: "[3, M]".
std::string known_shape(const TensorSpec& tensor, const Symbols& symbols) {
  std::string text = "[";
  const auto append = [&text](const std::string& entry) { text += (text.size() > 1 ? ", " : "") + entry; };
  for (const DimensionSpec& dimension : tensor.dimensions) {
    try {
      for (const std::int64_t extent : symbols.extents(dimension)) append(std::to_string(extent));
    } catch (const ShapeError&) {
      append(to_string(dimension));
    }
  }
  return text + "]";
}

std::vector<std::string> names_in(const DimensionSpec& dimension) {
  if (const auto* const sequence = std::get_if<SequenceSymbol>(&dimension)) return {sequence->name};
  if (const auto* const broadcast = std::get_if<BroadcastOf>(&dimension)) return broadcast->sequences;
  if (const auto* const reduction = std::get_if<ReductionOf>(&dimension)) {
    return {reduction->sequence, reduction->axis.to_string(), reduction->keepdims.to_string()};
  }
  std::vector<std::string> names;
  const auto add = [&names](const std::string& name) {
    if (!name.empty() && std::ranges::find(names, name) == names.end()) names.push_back(name);
  };
  const auto add_all = [&add](const Expression& expression) {
    for (const Expression::Step& step : expression.steps()) add(step.name);
  };
  if (const auto* const expression = std::get_if<Expression>(&dimension)) {
    add_all(*expression);
  } else if (const auto* const reduction = std::get_if<AxesReductionOf>(&dimension)) {
    add(reduction->sequence), add_all(reduction->axes), add_all(reduction->keepdims);
  } else if (const auto* const replacement = std::get_if<ReplacementOf>(&dimension)) {
    add(replacement->sequence), add_all(replacement->axis), add_all(replacement->extent);
  } else if (const auto* const permutation = std::get_if<PermutationOf>(&dimension)) {
    add(permutation->sequence), add_all(permutation->order);
  }
  return names;
}

// "D = 3 from x" for every symbol the entry depends on.
std::string reasons(const DimensionSpec& dimension, const Symbols& symbols) {
  std::string text;
  const auto append = [&text](const std::string& name, const std::string& value, const std::string& source) {
    text += (text.empty() ? "" : ", ") + name + " = " + value + (source.empty() ? "" : " from " + source);
  };
  for (const std::string& name : names_in(dimension)) {
    if (const auto* const attribute = symbols.attributes.find(name)) {
      append(name, attribute->to_string(), "");
    } else if (const auto* const bound = symbols.bindings.dimension(name)) {
      append(name, std::to_string(bound->extent), bound->source);
    } else if (const auto* const sequence = symbols.bindings.sequence(name)) {
      append(name, sequence->extents.to_string(), sequence->source);
    }
  }
  return text;
}

// Fits the shapes of a signature's inputs to their entries, one tensor at a time.
class Binder {
 public:
  Binder(const Signature& signature, const AttributeValues& attributes)
      : signature_(signature), attributes_(attributes) {}

  void bind_symbols(const TensorSpec& tensor, const Shape& shape) {
    require_rank(tensor, shape);
    for_each_entry(tensor, shape, [&](const DimensionSpec& dimension, Extents found) {
      if (!is_symbol(dimension)) return;
      const std::string name = names_in(dimension).front();
      const bool single = std::holds_alternative<Expression>(dimension);
      const bool bound = single ? bindings_.dimension(name) != nullptr : bindings_.sequence(name) != nullptr;
      if (bound && found != symbols().extents(dimension)) refuse(tensor, shape, dimension);
      if (bound) return;
      if (single) {
        bindings_.set_dimension(name, found.front(), tensor.name);
      } else {
        bindings_.set_sequence(name, Shape(std::move(found)), tensor.name);
      }
    });
  }

  void compare_computed(const TensorSpec& tensor, const Shape& shape) const {
    for_each_entry(tensor, shape, [&](const DimensionSpec& dimension, const Extents& found) {
      if (!is_symbol(dimension) && found != symbols().extents(dimension)) refuse(tensor, shape, dimension);
    });
  }

  void check_conditions() const { require_conditions(signature_, symbols()); }

  Bindings result() { return std::move(bindings_); }

 private:
  Symbols symbols() const { return {bindings_, attributes_}; }

  // Whether shapes give the entry its value; if not, the entry is computed from such symbols.
  bool is_symbol(const DimensionSpec& dimension) const {
    if (std::holds_alternative<SequenceSymbol>(dimension)) return true;
    const auto* const expression = std::get_if<Expression>(&dimension);
    const auto name = expression != nullptr ? expression->bare_name() : std::nullopt;
    return name && std::ranges::find(signature_.attributes, *name) == signature_.attributes.end();
  }

  static std::size_t count_single(const TensorSpec& tensor) {
    const auto is_single = [](const DimensionSpec& d) { return std::holds_alternative<Expression>(d); };
    return static_cast<std::size_t>(std::ranges::count_if(tensor.dimensions, is_single));
  }

  void require_rank(const TensorSpec& tensor, const Shape& shape) const {
    const std::size_t single = count_single(tensor);
    const bool has_run = single < tensor.dimensions.size();
    if (shape.rank() == single || (has_run && shape.rank() > single)) return;
    throw ShapeError(signature_.name + ": " + tensor.name + " has shape " + shape.to_string() + ", expected " +
                     tensor.shape_text() + " of rank " + std::to_string(single) + (has_run ? " or more" : ""));
  }

  template <class Function>
  static void for_each_entry(const TensorSpec& tensor, const Shape& shape, Function function) {
    const std::size_t run = shape.rank() - count_single(tensor);
    auto next = shape.begin();
    for (const DimensionSpec& dimension : tensor.dimensions) {
      const auto length = std::holds_alternative<Expression>(dimension) ? 1 : static_cast<std::ptrdiff_t>(run);
      function(dimension, Extents(next, next + length));
      next += length;
    }
  }

  [[noreturn]] void refuse(const TensorSpec& tensor, const Shape& shape, const DimensionSpec& dimension) const {
    const std::string symbolic = tensor.shape_text(), known = known_shape(tensor, symbols());
    const std::string because = reasons(dimension, symbols());
    throw ShapeError(signature_.name + ": " + tensor.name + " has shape " + shape.to_string() + ", expected " +
                     symbolic + (known == symbolic ? "" : " = " + known) +
                     (because.empty() ? "" : " because " + because));
  }

  const Signature& signature_;
  const AttributeValues& attributes_;
  Bindings bindings_;
};

void require_count(const Signature& signature, std::size_t given) {
  if (given == signature.inputs.size()) return;
  std::string names;
  for (const TensorSpec& tensor : signature.inputs) names += (names.empty() ? "" : ", ") + tensor.name;
  throw ShapeError(signature.name + ": " + std::to_string(given) + " input shapes given, expected " +
                   std::to_string(signature.inputs.size()) + " (" + names + ")");
}

}  // namespace

Bindings bind_shapes(const Signature& signature, const AttributeValues& attributes, std::span<const Shape> inputs) {
  require_count(signature, inputs.size());
  Binder binder(signature, attributes);
  for (std::size_t k = 0; k < inputs.size(); ++k) binder.bind_symbols(signature.inputs[k], inputs[k]);
  for (std::size_t k = 0; k < inputs.size(); ++k) binder.compare_computed(signature.inputs[k], inputs[k]);
  try {
    binder.check_conditions();
  } catch (const ShapeError& error) {
    throw ShapeError(signature.name + ": " + error.what());
  }
  return binder.result();
}

std::vector<Shape> input_shapes(const Signature& signature, const Bindings& bindings,
                                const AttributeValues& attributes) {
  return shapes_of(signature, signature.inputs, {bindings, attributes});
}

std::vector<Shape> output_shapes(const Signature& signature, const Bindings& bindings,
                                 const AttributeValues& attributes) {
  return shapes_of(signature, signature.outputs, {bindings, attributes});
}

std::optional<std::string> unsatisfied(const Signature& signature, const Bindings& bindings,
                                       const AttributeValues& attributes) {
  require_bound(signature, bindings);
  const Symbols symbols{bindings, attributes};
  try {
    // Conditions come first: they say what the author requires, and may guard a division.
    require_conditions(signature, symbols);
    require_shapes(signature.inputs, symbols);
    require_shapes(signature.outputs, symbols);
  } catch (const ShapeError& error) {
    return error.what();
  }
  return std::nullopt;
}

std::int64_t index_bound(const TensorSpec& tensor, const Bindings& bindings, const AttributeValues& attributes) {
  return tensor.index_bound.evaluate(bindings, attributes);
}

}  // namespace gradcheck
