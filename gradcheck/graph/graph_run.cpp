#include "gradcheck/graph/graph_run.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include "gradcheck/abi/crossing.hpp"
#include "gradcheck/declare/shape_rules.hpp"
#include "gradcheck/error.hpp"
#include "gradcheck/scalar/binary128.hpp"
#include "gradcheck/scalar/double_double.hpp"

namespace gradcheck {

namespace {

constexpr int zero_byte = 0;       // a zero in every scalar
constexpr int poison_byte = 0xff;  // a NaN in every scalar: what a node forgets to write stays one

std::size_t bytes_of(gradcheck_dtype dtype) { return static_cast<std::size_t>(dtype.bits) * dtype.lanes / 8; }

Shape shape_of(const gradcheck_tensor& tensor) { return Shape({tensor.shape, tensor.shape + tensor.ndim}); }

template <class Function>
void in_scalar(gradcheck_dtype dtype, Function function) {
  if (same(dtype, dtype_of<float>())) return function(float());
  if (same(dtype, dtype_of<double>())) return function(double());
  if (same(dtype, dtype_of<DoubleDouble>())) return function(DoubleDouble());
  if (same(dtype, dtype_of<Binary128>())) return function(Binary128());
  if (same(dtype, dtype_of<Referee>())) return function(Referee());
  throw Error("a graph was called in a scalar that it does not offer");
}

/// Calls visit(offset) for every element in row-major order; offsets are counted in elements.
template <class Visit>
void for_each_offset(const gradcheck_tensor& tensor, Visit visit) {
  std::int64_t size = 1;
  for (int axis = 0; axis < tensor.ndim; ++axis) size *= tensor.shape[axis];
  for (std::int64_t element = 0; element < size; ++element) {
    std::int64_t rest = element, offset = 0;
    for (int axis = tensor.ndim; axis-- > 0; rest /= tensor.shape[axis]) {
      offset += rest % tensor.shape[axis] * tensor.strides[axis];
    }
    visit(offset);
  }
}

std::byte* elements(const gradcheck_tensor& tensor) {
  return static_cast<std::byte*>(tensor.data) + tensor.byte_offset;
}

void copy_tensor(const gradcheck_tensor& from, const gradcheck_tensor& to) {
  const std::size_t bytes = bytes_of(to.dtype);
  std::vector<std::int64_t> places;
  for_each_offset(from, [&](std::int64_t offset) { places.push_back(offset); });
  std::size_t next = 0;
  for_each_offset(to, [&](std::int64_t offset) {
    std::memcpy(elements(to) + static_cast<std::size_t>(offset) * bytes,
                elements(from) + static_cast<std::size_t>(places[next++]) * bytes, bytes);
  });
}

}  // namespace

GraphTensor::GraphTensor(const Shape& shape, gradcheck_dtype dtype, int fill)
    : extents_(shape.begin(), shape.end()),
      strides_(shape.strides()),
      memory_(static_cast<std::size_t>(shape.size()) * bytes_of(dtype), static_cast<std::byte>(fill)),
      dtype_(dtype) {}

gradcheck_tensor GraphTensor::tensor() {
  return {memory_.data(),  {1, 0}, static_cast<std::int32_t>(extents_.size()), dtype_, extents_.data(),
          strides_.data(), 0};
}

std::string GraphRun::node_text(const GraphPlan::Node& node) const {
  return "node '" + node.name + "' (" + node.op.name() + ")";
}

void GraphRun::forward(std::span<const gradcheck_tensor> inputs) {
  values_.assign(plan_.values.size(), gradcheck_tensor{});
  shapes_.assign(plan_.values.size(), Shape());
  owned_.assign(plan_.values.size(), GraphTensor());
  kept_.assign(plan_.nodes.size(), Kept());
  for (std::size_t input = 0; input < plan_.inputs; ++input) {
    values_[input] = inputs[input];
    shapes_[input] = shape_of(inputs[input]);
  }
  for (std::size_t i = 0; i < plan_.constants.size(); ++i) {
    const std::size_t place = plan_.inputs + i;
    owned_[place] = GraphTensor(Shape(), scalar_, zero_byte);
    values_[place] = owned_[place].tensor();
    in_scalar(scalar_, [&](auto zero) {
      using T = decltype(zero);
      const auto stored = Crossing<T>::store(T(plan_.constants[i]));
      std::memcpy(values_[place].data, &stored, sizeof(stored));
    });
  }
  for (std::size_t node = 0; node < plan_.nodes.size(); ++node) forward_node(plan_.nodes[node], kept_[node]);
  const Bindings bindings = bind_shapes(plan_.signature, {}, std::span(shapes_).first(plan_.inputs));
  const std::vector<Shape> declared = output_shapes(plan_.signature, bindings, {});
  for (std::size_t output = 0; output < declared.size(); ++output) {
    const Shape& shape = shapes_[plan_.outputs[output]];
    if (shape == declared[output]) continue;
    throw ShapeError("output '" + plan_.signature.outputs[output].name + "' has shape " + shape.to_string() +
                     ", the signature says " + declared[output].to_string());
  }
}

void GraphRun::forward_node(const GraphPlan::Node& node, Kept& kept) {
  ++forward_visits_;
  for (const std::size_t argument : node.arguments) kept.argument_shapes.push_back(shapes_[argument]);
  std::vector<Shape> results;
  try {
    const Bindings bindings = bind_shapes(node.op.signature(), node.attributes, kept.argument_shapes);
    for (const AttributeSpec& spec : node.op.attributes()) {
      const auto problem = out_of_range(spec, *node.attributes.find(spec.name), bindings, node.attributes);
      if (problem) throw ShapeError(*problem);
    }
    results = output_shapes(node.op.signature(), bindings, node.attributes);
    kept.saved_shapes = node.op.saved_shapes(bindings, node.attributes);
  } catch (const ShapeError& error) {
    throw ShapeError(node_text(node) + ": " + error.what());
  }
  for (const auto& [name, value] : node.attributes) {
    kept.attributes.push_back(
        {value.integer, value.kind == AttributeKind::real ? value.real : static_cast<double>(value.integer)});
  }
  for (const Shape& shape : kept.saved_shapes) kept.saved.emplace_back(shape, scalar_, poison_byte);
  for (std::size_t i = 0; i < results.size(); ++i) {
    const std::size_t place = node.results[i];
    shapes_[place] = results[i];
    owned_[place] = GraphTensor(results[i], scalar_, poison_byte);
    values_[place] = owned_[place].tensor();
  }
  call_node(node, kept, Phase::forward, {}, {});
}

void GraphRun::call_node(const GraphPlan::Node& node, Kept& kept, Phase phase, std::vector<gradcheck_tensor> upstream,
                         std::vector<gradcheck_tensor> downstream) {
  std::vector<gradcheck_tensor> inputs, outputs, saved;
  for (const std::size_t argument : node.arguments) inputs.push_back(values_[argument]);
  for (const std::size_t result : node.results) outputs.push_back(values_[result]);
  for (GraphTensor& tensor : kept.saved) saved.push_back(tensor.tensor());
  std::array<char, 1024> message{};
  gradcheck_call call{};
  call.struct_size = sizeof(call);
  call.scalar = scalar_;
  call.attribute_count = static_cast<std::uint32_t>(kept.attributes.size());
  call.input_count = static_cast<std::uint32_t>(inputs.size());
  call.output_count = static_cast<std::uint32_t>(outputs.size());
  call.saved_count = static_cast<std::uint32_t>(saved.size());
  call.attributes = kept.attributes.data();
  call.inputs = inputs.data();
  call.outputs = outputs.data();
  call.saved = saved.data();
  call.upstream = phase == Phase::backward ? upstream.data() : nullptr;
  call.downstream = phase == Phase::backward ? downstream.data() : nullptr;
  call.message = message.data();
  call.message_capacity = message.size();
  const gradcheck_op& table = node.op.table();
  const gradcheck_status status = (phase == Phase::forward ? table.forward : table.backward)(&table, &call);
  if (status == GRADCHECK_OK) return;
  message.back() = '\0';
  const std::string text = node_text(node) + ": " + (phase == Phase::forward ? "forward" : "backward") + ": " +
                           (message[0] != '\0' ? message.data() : "failed without a message");
  if (status == GRADCHECK_SHAPE) throw ShapeError(text);
  if (status == GRADCHECK_UNSUPPORTED) throw NodeRefusal(text);
  throw Error(text);
}

void GraphRun::backward(std::span<const gradcheck_tensor> upstream) {
  gradients_.clear();
  for (std::size_t value = 0; value < plan_.values.size(); ++value) {
    const bool is_index = value < plan_.inputs && plan_.signature.inputs[value].is_index;
    gradients_.push_back(is_index ? GraphTensor() : GraphTensor(shapes_[value], scalar_, zero_byte));
  }
  for (std::size_t output = 0; output < plan_.outputs.size(); ++output)
    add_gradient(plan_.outputs[output], upstream[output]);
  for (std::size_t node = plan_.nodes.size(); node-- > 0;) backward_node(plan_.nodes[node], kept_[node]);
}

void GraphRun::backward_node(const GraphPlan::Node& node, Kept& kept) {
  ++backward_visits_;
  std::vector<gradcheck_tensor> upstream, downstream;
  for (const std::size_t result : node.results) upstream.push_back(gradients_[result].tensor());
  std::vector<GraphTensor> parts;
  parts.reserve(node.arguments.size());
  for (std::size_t i = 0; i < node.arguments.size(); ++i) {
    parts.emplace_back(kept.argument_shapes[i], scalar_, node.op.accumulates() ? zero_byte : poison_byte);
    downstream.push_back(parts.back().tensor());
    if (node.op.signature().inputs[i].is_index) downstream.back().data = nullptr;
  }
  call_node(node, kept, Phase::backward, std::move(upstream), downstream);
  for (std::size_t i = 0; i < node.arguments.size(); ++i) {
    if (downstream[i].data != nullptr) add_gradient(node.arguments[i], downstream[i]);
  }
}

void GraphRun::add_gradient(std::size_t value, const gradcheck_tensor& part) {
  const gradcheck_tensor sum = gradients_[value].tensor();
  in_scalar(scalar_, [&](auto zero) {
    using T = decltype(zero);
    using Stored = typename Crossing<T>::Stored;
    auto* to = static_cast<Stored*>(sum.data);
    const auto* from = reinterpret_cast<const Stored*>(elements(part));
    for_each_offset(part, [&](std::int64_t offset) {
      *to = Crossing<T>::store(T(Crossing<T>::load(*to) + Crossing<T>::load(from[offset])));
      ++to;
    });
  });
}

void GraphRun::copy_output(std::size_t output, const gradcheck_tensor& to) const {
  copy_tensor(values_[plan_.outputs[output]], to);
}

void GraphRun::copy_gradient(std::size_t input, const gradcheck_tensor& to) {
  if (to.data != nullptr) copy_tensor(gradients_[input].tensor(), to);
}

}  // namespace gradcheck
