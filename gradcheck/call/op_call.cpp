#include "gradcheck/call/op_call.hpp"

#include "gradcheck/call/element_type.hpp"
#include "gradcheck/call/elements.hpp"

namespace gradcheck {

LaidOutCall::LaidOutCall(const Op& op, const Case& instance, gradcheck_dtype scalar, CallMemory memory)
    : frame_(op, scalar, crossing_attributes(instance.attributes)) {
  const auto lay_out = [&](const std::vector<Shape>& shapes, MemoryOrder order) {
    Tensors tensors;
    for (const Shape& shape : shapes)
      tensors.push_back(std::make_shared<TensorMemory>(shape, scalar, order, memory.guard));
    return tensors;
  };
  inputs = lay_out(instance.input_shapes, memory.read);
  outputs = lay_out(instance.output_shapes, memory.written);
  saved = lay_out(instance.saved_shapes, memory.written);
  upstream = lay_out(instance.output_shapes, memory.upstream);
  downstream = lay_out(instance.input_shapes, memory.written);
  tangents = lay_out(instance.input_shapes, memory.read);
  output_tangents = lay_out(instance.output_shapes, memory.written);
  indices.resize(inputs.size());
  for (std::size_t input = 0; input < inputs.size(); ++input) {
    const bool is_index = op.signature().inputs[input].is_index;
    wanted.push_back(!is_index);
    if (is_index) {
      inputs[input] = nullptr;
      indices[input] =
          std::make_shared<TensorMemory>(instance.input_shapes[input], index_type, memory.read, memory.guard);
    }
    store_doubles(is_index ? *indices[input] : *inputs[input], instance.inputs[input]);
  }
  load_upstream(instance.upstream);
}

void LaidOutCall::load_upstream(const std::vector<std::vector<double>>& values) {
  for (std::size_t output = 0; output < upstream.size(); ++output) store_doubles(*upstream[output], values[output]);
}

void LaidOutCall::poison_outputs() {
  for (const Tensors* tensors : {&outputs, &saved}) {
    for (const auto& memory : *tensors) memory->poison();
  }
}

void LaidOutCall::poison_downstream() {
  for (const auto& memory : downstream) memory->poison();
}

void LaidOutCall::fill_downstream(double value) {
  for (const auto& memory : downstream) fill_elements(*memory, value);
}

bool LaidOutCall::valid() { return frame_.op().table().valid == nullptr || call(OpFunction::valid); }

void LaidOutCall::arrange() {
  if (frame_.op().table().arrange != nullptr) call(OpFunction::arrange);
}

// Runs before each call, because the caller may have replaced memory since the last one.
void LaidOutCall::set_tensors(TensorRole role, const Tensors& tensors) {
  CallFrame::Tensors& crossing = frame_.tensors(role);
  crossing.clear();
  for (std::size_t k = 0; k < tensors.size(); ++k)
    crossing.push_back(tensors[k] ? tensors[k]->tensor() : indices[k]->tensor());
}

bool LaidOutCall::call(OpFunction function) {
  set_tensors(TensorRole::input, inputs);
  set_tensors(TensorRole::output, outputs);
  set_tensors(TensorRole::saved, saved);
  set_tensors(TensorRole::upstream, upstream);
  set_tensors(TensorRole::downstream, downstream);
  set_tensors(TensorRole::tangent, tangents);
  set_tensors(TensorRole::output_tangent, output_tangents);
  for (std::size_t input = 0; input < wanted.size(); ++input) {
    if (!wanted[input]) frame_.tensors(TensorRole::downstream)[input].data = nullptr;
    if (indices[input]) frame_.tensors(TensorRole::tangent)[input].data = nullptr;
  }
  const gradcheck_status status = frame_.enter(function);
  check_surroundings(TensorRole::output, outputs);
  check_surroundings(TensorRole::saved, saved);
  check_surroundings(TensorRole::downstream, downstream);
  check_surroundings(TensorRole::output_tangent, output_tangents);
  if (status == GRADCHECK_UNSUPPORTED) return false;
  frame_.require_success(function, status);
  return true;
}

void LaidOutCall::check_surroundings(TensorRole role, const Tensors& tensors) const {
  for (std::size_t k = 0; k < tensors.size(); ++k) {
    if (tensors[k]) frame_.check_surroundings(role, k, *tensors[k]);
  }
}

}  // namespace gradcheck
