#include "gradcheck/call/compact_call.hpp"

#include "gradcheck/call/element_type.hpp"
#include "gradcheck/call/elements.hpp"

namespace gradcheck {

CompactCall::CompactCall(const Op& op, const Case& instance, gradcheck_dtype scalar, Extent extent)
    : case_(instance), frame_(op, scalar, crossing_attributes(instance.attributes)) {
  allocate(inputs_, input_elements_, TensorRole::input, instance.input_shapes);
  allocate(outputs_, output_elements_, TensorRole::output, instance.output_shapes);
  allocate(saved_, saved_elements_, TensorRole::saved, instance.saved_shapes);
  for (std::size_t input = 0; input < inputs_.size(); ++input) store_doubles(inputs_[input], instance.inputs[input]);
  if (extent == Extent::forward_only) return;
  allocate(upstream_, upstream_elements_, TensorRole::upstream, instance.output_shapes);
  allocate(downstream_, downstream_elements_, TensorRole::downstream, instance.input_shapes);
  for (std::size_t input = 0; input < downstream_.size(); ++input) {
    if (op.signature().inputs[input].is_index) frame_.tensors(TensorRole::downstream)[input].data = nullptr;
  }
}

void CompactCall::allocate(Memories& memories, std::vector<std::byte*>& elements, TensorRole role,
                           const std::vector<Shape>& shapes) {
  memories.reserve(shapes.size());
  elements.reserve(shapes.size());
  frame_.tensors(role).reserve(shapes.size());
  for (std::size_t i = 0; i < shapes.size(); ++i) {
    const bool is_index = role == TensorRole::input && frame_.op().signature().inputs[i].is_index;
    TensorMemory& memory = memories.emplace_back(shapes[i], is_index ? index_type : scalar());
    elements.push_back(memory.first());
    frame_.tensors(role).push_back(memory.tensor());
  }
}

void CompactCall::check_surroundings(TensorRole role, const Memories& memories) const {
  for (std::size_t i = 0; i < memories.size(); ++i) frame_.check_surroundings(role, i, memories[i]);
}

void CompactCall::prepare_forward() {
  for (TensorMemory& output : outputs_) output.poison();
  for (TensorMemory& kept : saved_) kept.poison();
  ++forward_calls_;
}

void CompactCall::forward() {
  prepare_forward();
  frame_.call(OpFunction::forward);
  check_surroundings(TensorRole::output, outputs_);
  check_surroundings(TensorRole::saved, saved_);
}

bool CompactCall::try_forward() {
  prepare_forward();
  const gradcheck_status status = frame_.enter(OpFunction::forward);
  check_surroundings(TensorRole::output, outputs_);
  check_surroundings(TensorRole::saved, saved_);
  return status == GRADCHECK_OK;
}

void CompactCall::set_upstream_of_case() {
  for (std::size_t output = 0; output < upstream_.size(); ++output)
    store_doubles(upstream_[output], case_.upstream[output]);
}

void CompactCall::set_upstream_zero() {
  for (TensorMemory& upstream : upstream_) upstream.clear();
}

void CompactCall::set_upstream_unit(std::size_t output, std::size_t element) {
  set_upstream_zero();
  store_double(upstream_[output], element, 1);
}

void CompactCall::backward() {
  ++backward_calls_;
  for (TensorMemory& gradient : downstream_) {
    if (frame_.op().accumulates())
      gradient.clear();
    else
      gradient.poison();
  }
  frame_.call(OpFunction::backward);
  check_surroundings(TensorRole::downstream, downstream_);
}

}  // namespace gradcheck
