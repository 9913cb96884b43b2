#include "tests/ops/apply_op.hpp"

#include "gradcheck/call/evaluation.hpp"
#include "ops/builtin_ops.hpp"

#include <cmath>
#include <limits>
#include <sstream>
#include <stdexcept>

namespace gradcheck::tests {

namespace {

const Op& find(const std::string& name) {
  static const std::vector<Op> ops = ops::builtin_ops();
  for (const Op& op : ops) {
    if (op.name() == name) return op;
  }
  throw std::logic_error("there is no built-in op " + name);
}

AttributeValues values_of(const Op& op, const AttributeTexts& texts) {
  AttributeValues values = defaults(op.attributes());
  for (const auto& [name, text] : texts) {
    bool known = false;
    for (const AttributeSpec& spec : op.attributes()) {
      if (spec.name == name) values.set(name, parse_value(spec, text)), known = true;
    }
    if (!known) throw std::logic_error(op.name() + " has no attribute " + name);
  }
  return values;
}

}  // namespace

Applied apply(const std::string& name, const std::vector<Input>& inputs, const AttributeTexts& attributes,
              const std::vector<std::vector<double>>& upstream) {
  const Op& op = find(name);
  const AttributeValues values = values_of(op, attributes);
  std::vector<Shape> shapes;
  for (const Input& input : inputs) shapes.push_back(input.shape);
  Case instance = make_case(op, bind_shapes(op.signature(), values, shapes), values);
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    if (inputs[i].values.size() != instance.inputs[i].size())
      throw std::logic_error("values that do not fill an input");
    instance.inputs[i] = inputs[i].values;
  }
  for (std::size_t i = 0; i < instance.upstream.size(); ++i) {
    if (upstream.empty())
      instance.upstream[i].assign(instance.upstream[i].size(), 1.0);
    else
      instance.upstream[i] = upstream.at(i);
  }
  Evaluation<DoubleDouble> evaluation(op, instance);
  evaluation.forward();
  evaluation.set_upstream_of_case();
  evaluation.backward();
  Applied applied{instance.output_shapes, {}, {}};
  for (std::size_t output = 0; output < instance.upstream.size(); ++output) {
    std::vector<double>& y = applied.y.emplace_back();
    for (std::size_t i = 0; i < evaluation.output_size(output); ++i)
      y.push_back(to_double(evaluation.output(output, i)));
  }
  for (std::size_t input = 0; input < inputs.size(); ++input) {
    std::vector<double>& dx = applied.dx.emplace_back();
    if (op.signature().inputs[input].is_index) continue;
    for (std::size_t i = 0; i < evaluation.input_size(input); ++i)
      dx.push_back(to_double(evaluation.downstream(input, i)));
  }
  return applied;
}

std::string mismatch(const std::vector<double>& actual, const std::vector<double>& expected) {
  std::ostringstream text;
  text.precision(17);
  if (actual.size() != expected.size()) text << actual.size() << " elements, expected " << expected.size();
  for (std::size_t i = 0; i < actual.size() && text.str().empty(); ++i) {
    const double allowed =
        expected[i] == 0 ? 1e-15 : 2 * std::numeric_limits<double>::epsilon() * std::abs(expected[i]);
    const bool same = actual[i] == expected[i] || std::abs(actual[i] - expected[i]) <= allowed;
    if (!same) text << "element " << i << " is " << actual[i] << ", expected " << expected[i];
  }
  return text.str();
}

}  // namespace gradcheck::tests
