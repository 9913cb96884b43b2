#include "gradcheck/call/op_call.hpp"

#include <exception>

#include "gradcheck/error.hpp"

namespace gradcheck {

namespace {

template <class T>
std::string scalar_name() {
  if constexpr (std::is_same_v<T, Counted>)
    return "the counting scalar";
  else
    return std::string(ScalarTraits<T>::name);
}

template <class Tensors>
void lay_out(Tensors& tensors, const std::vector<Shape>& shapes, MemoryOrder order, unsigned char guard) {
  using Memory = typename Tensors::value_type::element_type;
  for (const Shape& shape : shapes) tensors.push_back(std::make_shared<Memory>(shape, order, guard));
}

}  // namespace

template <class T>
OpCall<T>::OpCall(const Op& op, const Case& instance, CallMemory memory) : op_(op), case_(instance) {
  lay_out(inputs, instance.input_shapes, memory.read, memory.guard);
  lay_out(outputs, instance.output_shapes, memory.written, memory.guard);
  lay_out(saved, instance.saved_shapes, memory.written, memory.guard);
  lay_out(upstream, instance.output_shapes, memory.upstream, memory.guard);
  lay_out(downstream, instance.input_shapes, memory.written, memory.guard);
  lay_out(tangents, instance.input_shapes, memory.read, memory.guard);
  lay_out(output_tangents, instance.output_shapes, memory.written, memory.guard);
  indices.resize(inputs.size());
  for (std::size_t input = 0; input < inputs.size(); ++input) {
    const bool is_index = op.signature().inputs[input].is_index;
    wanted.push_back(!is_index);
    if (is_index) {
      inputs[input] = nullptr;
      indices[input] = std::make_shared<LaidOut<std::int64_t>>(instance.input_shapes[input], memory.read, memory.guard);
    }
    for (std::size_t i = 0; i < instance.inputs[input].size(); ++i) {
      const double number = instance.inputs[input][i];
      if (is_index)
        (*indices[input])[i] = static_cast<std::int64_t>(number);
      else
        set(*inputs[input], i, from_double<T>(number));
    }
  }
  load_upstream(instance.upstream);
  for (const auto& [name, attribute] : instance.attributes) {
    attributes_.push_back({attribute.integer, attribute.kind == AttributeKind::real
                                                  ? attribute.real
                                                  : static_cast<double>(attribute.integer)});
  }
}

template <class T>
void OpCall<T>::load_upstream(const std::vector<std::vector<double>>& values) {
  for (std::size_t output = 0; output < upstream.size(); ++output) {
    for (std::size_t i = 0; i < values[output].size(); ++i)
      set(*upstream[output], i, from_double<T>(values[output][i]));
  }
}

template <class T>
void OpCall<T>::poison_outputs() {
  for (const Tensors* tensors : {&outputs, &saved}) {
    for (const auto& memory : *tensors) memory->poison();
  }
}

template <class T>
void OpCall<T>::poison_downstream() {
  for (const auto& memory : downstream) memory->poison();
}

template <class T>
void OpCall<T>::fill_downstream(double value) {
  for (const auto& memory : downstream) {
    for (std::size_t i = 0; i < memory->size(); ++i) set(*memory, i, from_double<T>(value));
  }
}

template <class T>
std::vector<std::vector<T>> OpCall<T>::values(const Tensors& tensors) const {
  std::vector<std::vector<T>> result(tensors.size());
  for (std::size_t k = 0; k < tensors.size(); ++k) {
    if (!tensors[k]) continue;
    for (std::size_t i = 0; i < tensors[k]->size(); ++i) result[k].push_back(value(*tensors[k], i));
  }
  return result;
}

template <class T>
std::vector<std::vector<T>> OpCall<T>::gradients() const {
  std::vector<std::vector<T>> result = values(downstream);
  for (std::size_t input = 0; input < result.size(); ++input) {
    if (!wanted[input]) result[input].clear();
  }
  return result;
}

template <class T>
std::vector<gradcheck_tensor> OpCall<T>::tensors_of(const Tensors& tensors) {
  std::vector<gradcheck_tensor> result;
  for (std::size_t k = 0; k < tensors.size(); ++k) {
    result.push_back(tensors[k] ? tensors[k]->tensor(dtype_of<T>()) : indices[k]->tensor(dtype_of<std::int64_t>()));
  }
  return result;
}

template <class T>
bool OpCall<T>::enter(Function function, const char* phase) {
  std::vector<gradcheck_tensor> in = tensors_of(inputs), out = tensors_of(outputs), kept = tensors_of(saved),
                                up = tensors_of(upstream), down = tensors_of(downstream),
                                tangent = tensors_of(tangents), output_tangent = tensors_of(output_tangents);
  for (std::size_t input = 0; input < down.size(); ++input) {
    if (!wanted[input]) down[input].data = nullptr;
    if (indices[input]) tangent[input].data = nullptr;
  }
  gradcheck_call call{};
  call.struct_size = sizeof(call);
  call.scalar = dtype_of<T>();
  call.attribute_count = static_cast<std::uint32_t>(attributes_.size());
  call.input_count = static_cast<std::uint32_t>(in.size());
  call.output_count = static_cast<std::uint32_t>(out.size());
  call.saved_count = static_cast<std::uint32_t>(kept.size());
  call.attributes = attributes_.data();
  call.inputs = in.data();
  call.outputs = out.data();
  call.saved = kept.data();
  call.upstream = up.data();
  call.downstream = down.data();
  call.tangents = tangent.data();
  call.output_tangents = output_tangent.data();
  call.message = message_.data();
  call.message_capacity = message_.size();
  message_[0] = '\0';
  gradcheck_status status = GRADCHECK_OK;
  try {
    status = function(&op_.table(), &call);
  } catch (const std::exception& error) {
    throw OpError(op_.name(), std::string(phase) + " threw across the plugin's C interface: " + error.what());
  } catch (...) {
    throw OpError(op_.name(), std::string(phase) + " threw across the plugin's C interface");
  }
  operations_ = call.operations;
  check_surroundings(outputs, op_.signature().outputs, "");
  check_surroundings(saved, op_.saved(), "saved ");
  check_surroundings(downstream, op_.signature().inputs, "d");
  check_surroundings(output_tangents, op_.signature().outputs, "the tangent of ");
  if (status == GRADCHECK_OK) return true;
  if (status == GRADCHECK_UNSUPPORTED) return false;
  message_.back() = '\0';
  const std::string reason =
      message_[0] != '\0' ? message_.data() : "status " + std::to_string(status) + " without a message";
  if (status == GRADCHECK_SHAPE) throw ShapeError(op_.name() + ": " + phase + ": " + reason);
  throw OpError(op_.name(), std::string(phase) + " failed in " + scalar_name<T>() + ": " + reason);
}

template <class T>
void OpCall<T>::check_surroundings(const Tensors& tensors, const std::vector<TensorSpec>& specs,
                                   const char* prefix) const {
  for (std::size_t k = 0; k < tensors.size(); ++k) {
    if (!tensors[k] || tensors[k]->surroundings_intact()) continue;
    throw OpError(op_.name(), "wrote outside of " + std::string(prefix) + specs[k].name);
  }
}

template <class T>
bool OpCall<T>::forward() {
  return enter(op_.table().forward, "forward");
}
template <class T>
bool OpCall<T>::backward() {
  return enter(op_.table().backward, "backward");
}
template <class T>
bool OpCall<T>::jvp() {
  return enter(op_.table().jvp, "jvp");
}

template <class T>
bool OpCall<T>::double_backward() {
  return enter(op_.table().double_backward, "double_backward");
}
template <class T>
bool OpCall<T>::valid() {
  return op_.table().valid == nullptr || enter(op_.table().valid, "valid");
}
template <class T>
void OpCall<T>::arrange() {
  if (op_.table().arrange != nullptr) enter(op_.table().arrange, "arrange");
}

template class OpCall<float>;
template class OpCall<double>;
template class OpCall<DoubleDouble>;
template class OpCall<Counted>;

}  // namespace gradcheck
