#include <algorithm>

#include "gradcheck/error.hpp"
#include "gradcheck/mutation/catalogue.hpp"

namespace gradcheck::mutation {

namespace {

AttributeValue value_of(const AttributeSpec& spec, const gradcheck_attribute& attribute) {
  switch (spec.kind) {
    case AttributeKind::integer: return AttributeValue::of_integer(attribute.integer);
    case AttributeKind::real: return AttributeValue::of_real(attribute.real);
    case AttributeKind::flag: return AttributeValue::of_flag(attribute.integer != 0);
    case AttributeKind::choice: {
      return AttributeValue::of_choice(attribute.integer, spec.choices[static_cast<std::size_t>(attribute.integer)]);
    }
  }
  return {};
}

gradcheck_attribute crossing_of(const AttributeValue& value) {
  return {value.integer, value.kind == AttributeKind::real ? value.real : static_cast<double>(value.integer)};
}

/// The attributes in the order of their declaration.
std::vector<AttributeValue> values_of(const Op& op, const gradcheck_call& call) {
  std::vector<AttributeValue> values;
  for (std::size_t i = 0; i < op.attributes().size(); ++i)
    values.push_back(value_of(op.attributes()[i], call.attributes[i]));
  return values;
}

std::vector<Shape> shapes_of(const gradcheck_tensor* tensors, std::size_t count) {
  std::vector<Shape> shapes;
  for (std::size_t i = 0; i < count; ++i) shapes.push_back(shape_of(tensors[i]));
  return shapes;
}

bool indices_in_range(const Op& op, const gradcheck_call& call, const Bindings& bindings,
                      const AttributeValues& values) {
  for (std::size_t input = 0; input < call.input_count; ++input) {
    const TensorSpec& spec = op.signature().inputs[input];
    if (!spec.is_index) continue;
    const std::int64_t bound = index_bound(spec, bindings, values);
    const std::vector<std::int64_t> indices = indices_of(call.inputs[input]);
    if (std::ranges::any_of(indices, [&](std::int64_t index) { return index >= bound; })) return false;
  }
  return true;
}

/// The shapes that outputs and saved tensors would have with other attributes.
struct OtherShapes {
  std::vector<Shape> outputs, saved;
};

bool same_ranks(const std::vector<Shape>& shapes, const gradcheck_tensor* tensors) {
  for (std::size_t i = 0; i < shapes.size(); ++i) {
    if (shapes[i].rank() != static_cast<std::size_t>(tensors[i].ndim)) return false;
  }
  return true;
}

/// Nothing if the op does not accept the inputs of the call with these attributes, because the right backward could
/// then write outside of its buffers.
std::optional<OtherShapes> shapes_with(const Op& op, const gradcheck_call& call,
                                       const std::vector<AttributeValue>& values) {
  try {
    AttributeValues named;
    for (std::size_t i = 0; i < values.size(); ++i) named.set(op.attributes()[i].name, values[i]);
    const Bindings bindings = bind_shapes(op.signature(), named, shapes_of(call.inputs, call.input_count));
    AttributeValues earlier;
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (out_of_range(op.attributes()[i], values[i], bindings, earlier)) return std::nullopt;
      earlier.set(op.attributes()[i].name, values[i]);
    }
    if (unsatisfied(op.signature(), bindings, named) || !indices_in_range(op, call, bindings, named))
      return std::nullopt;
    OtherShapes shapes{output_shapes(op.signature(), bindings, named), op.saved_shapes(bindings, named)};
    if (!same_ranks(shapes.outputs, call.outputs) || !same_ranks(shapes.saved, call.saved)) return std::nullopt;
    return shapes;
  } catch (const ShapeError&) {
    return std::nullopt;
  }
}

/// Calls the right backward with the attributes that the rule returns. If outputs have other shapes with these
/// attributes, it reads the entries that both shapes have.
Mutation with_attributes(std::string name, std::size_t input,
                         std::function<void(std::vector<AttributeValue>& values)> rule) {
  return changed_call(std::move(name), input, Reach::somewhere,
                      [rule = std::move(rule)](ChangedCall& changed, const MutatedCall& call) {
                        const std::vector<AttributeValue> before = values_of(call.op(), call.raw());
                        std::vector<AttributeValue> values = before;
                        rule(values);
                        if (values == before) return;
                        call.reached();  // also if the shapes do not allow this mutant
                        const auto shapes = shapes_with(call.op(), call.raw(), values);
                        if (!shapes) return;
                        for (std::size_t i = 0; i < values.size(); ++i)
                          changed.attributes()[i] = crossing_of(values[i]);
                        for (std::size_t i = 0; i < shapes->outputs.size(); ++i)
                          changed.refit_output(i, shapes->outputs[i]);
                        for (std::size_t i = 0; i < shapes->saved.size(); ++i) changed.refit_saved(i, shapes->saved[i]);
                      });
}

Mutation ignored(const Op& op, std::size_t input, std::size_t attribute) {
  const AttributeSpec& spec = op.attributes()[attribute];
  return with_attributes(
      "attribute " + spec.name + " ignored", input,
      [attribute, value = spec.default_value](std::vector<AttributeValue>& values) { values[attribute] = value; });
}

Mutation exchanged(const Op& op, std::size_t input, std::size_t one, std::size_t other) {
  return with_attributes(
      "attributes " + op.attributes()[one].name + " and " + op.attributes()[other].name + " exchanged", input,
      [one, other](std::vector<AttributeValue>& values) { std::swap(values[one], values[other]); });
}

}  // namespace

std::vector<Mutation> wrong_attributes(const Target& target) {
  const Op& op = target.op;
  const std::size_t input = target.input;
  std::vector<Mutation> mutations;
  const std::vector<AttributeSpec>& specs = op.attributes();
  for (std::size_t one = 0; one < specs.size(); ++one) {
    mutations.push_back(ignored(op, input, one));
    for (std::size_t other = one + 1; other < specs.size(); ++other) {
      if (specs[one].kind == specs[other].kind && specs[one].choices == specs[other].choices) {
        mutations.push_back(exchanged(op, input, one, other));
      }
    }
  }
  return mutations;
}

}  // namespace gradcheck::mutation
