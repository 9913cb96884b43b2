#include "tests/bench/bench_ops.hpp"

#include <stdexcept>

#include "ops/builtin_ops.hpp"
#include "properties/random_values.hpp"

namespace gradcheck::bench {

namespace {

Op builtin(const std::string& name) {
  for (Op& op : ops::builtin_ops()) {
    if (op.name() == name) return std::move(op);
  }
  throw std::invalid_argument("no built-in op is called " + name);
}

BenchCase bench_case(const std::string& name, const std::vector<Shape>& inputs) {
  Op op = builtin(name);
  const AttributeValues attributes = defaults(op.attributes());
  Case instance = make_case(op, bind_shapes(op.signature(), attributes, inputs), attributes);
  RandomStream random(1);
  properties::draw_values(op, instance, random);
  std::string label = name;
  for (const Shape& shape : inputs) label += " " + shape.to_string();
  return {label, std::move(op), std::move(instance)};
}

}  // namespace

BenchCase elementwise_case(const std::string& name, const Shape& shape) { return bench_case(name, {shape}); }

std::vector<BenchCase> harness_cases() {
  return {
      bench_case("affine", {{64, 128}, {128, 64}, {64}}),
      bench_case("matmul", {{128, 128}, {128, 128}}),
      bench_case("tanh", {{64, 256}}),
      bench_case("softmax", {{64, 256}}),
      bench_case("layernorm", {{64, 256}, {256}, {256}}),
      bench_case("affine", {{3, 4}, {4, 2}, {2}}),
      bench_case("tanh", {{3, 4}}),
      bench_case("add", {{3, 4}, {4}}),
  };
}

}  // namespace gradcheck::bench
