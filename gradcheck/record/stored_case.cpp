#include "gradcheck/record/stored_case.hpp"

#include "gradcheck/declare/shape_rules.hpp"
#include "gradcheck/error.hpp"

namespace gradcheck {

namespace {

AttributeValues attributes_of(const Op& op, const std::vector<std::pair<std::string, std::string>>& given) {
  AttributeValues values = defaults(op.attributes());
  for (const auto& [name, text] : given) {
    const AttributeSpec* known = nullptr;
    for (const AttributeSpec& spec : op.attributes()) known = spec.name == name ? &spec : known;
    if (known == nullptr)
      throw UsageError(op.name() + " has no attribute " + name + ", but the stored case has " + name + " = " + text);
    values.set(name, parse_value(*known, text));
  }
  return values;
}

void check_count(const Op& op, std::size_t got, std::size_t expected, const char* what) {
  if (got == expected) return;
  throw UsageError(op.name() + " has " + std::to_string(expected) + " " + what + ", the stored case has " +
                   std::to_string(got));
}

}  // namespace

Case stored_case(const Op& op, const std::vector<std::pair<std::string, std::string>>& attributes,
                 const std::vector<RecordTensor>& inputs, const std::vector<RecordTensor>& upstream,
                 std::uint64_t seed) {
  check_count(op, inputs.size(), op.signature().inputs.size(), "inputs");
  check_count(op, upstream.size(), op.signature().outputs.size(), "outputs");
  const AttributeValues values = attributes_of(op, attributes);
  std::vector<Shape> shapes;
  for (const RecordTensor& input : inputs) shapes.emplace_back(input.shape);
  Case instance = make_case(op, bind_shapes(op.signature(), values, shapes), values);
  instance.seed = seed;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    if (inputs[i].values.size() != instance.inputs[i].size())
      throw UsageError("the stored case has " + std::to_string(inputs[i].values.size()) + " values of " +
                       inputs[i].name + ", its shape needs " + std::to_string(instance.inputs[i].size()));
    instance.inputs[i] = inputs[i].values;
  }
  for (std::size_t i = 0; i < upstream.size(); ++i) {
    if (Shape(upstream[i].shape) != instance.output_shapes[i]) {
      throw UsageError(upstream[i].name + " was stored with the shape " + Shape(upstream[i].shape).to_string() +
                       ", the op's is now " + instance.output_shapes[i].to_string());
    }
    instance.upstream[i] = upstream[i].values;
  }
  return instance;
}

}  // namespace gradcheck
