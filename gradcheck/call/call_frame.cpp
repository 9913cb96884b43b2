#include "gradcheck/call/call_frame.hpp"

#include <algorithm>
#include <cstring>
#include <exception>

#include "gradcheck/call/element_type.hpp"
#include "gradcheck/error.hpp"

namespace gradcheck {

namespace {

using Function = gradcheck_status (*)(const gradcheck_op*, gradcheck_call*);

Function function_of(const gradcheck_op& table, OpFunction function) {
  switch (function) {
    case OpFunction::forward: return table.forward;
    case OpFunction::backward: return table.backward;
    case OpFunction::jvp: return table.jvp;
    case OpFunction::double_backward: return table.double_backward;
    case OpFunction::valid: return table.valid;
    case OpFunction::arrange: return table.arrange;
  }
  return nullptr;
}

bool sees_gradients(OpFunction function) {
  return function == OpFunction::backward || function == OpFunction::double_backward;
}

bool sees_tangents(OpFunction function) {
  return function == OpFunction::jvp || function == OpFunction::double_backward;
}

// "dx", "saved mean": a tensor of an op in a sentence.
std::string tensor_text(const Op& op, TensorRole role, std::size_t place) {
  const std::vector<TensorSpec>&inputs = op.signature().inputs, &outputs = op.signature().outputs;
  switch (role) {
    case TensorRole::input: return inputs[place].name;
    case TensorRole::output: return outputs[place].name;
    case TensorRole::saved: return "saved " + op.saved()[place].name;
    case TensorRole::upstream: return "d" + outputs[place].name;
    case TensorRole::downstream: return "d" + inputs[place].name;
    case TensorRole::tangent: return "the tangent of " + inputs[place].name;
    case TensorRole::output_tangent: return "the tangent of " + outputs[place].name;
  }
  return "a tensor";
}

}  // namespace

const char* to_string(OpFunction function) {
  switch (function) {
    case OpFunction::forward: return "forward";
    case OpFunction::backward: return "backward";
    case OpFunction::jvp: return "jvp";
    case OpFunction::double_backward: return "double_backward";
    case OpFunction::valid: return "valid";
    case OpFunction::arrange: return "arrange";
  }
  return "a function";
}

std::vector<gradcheck_attribute> crossing_attributes(const AttributeValues& values) {
  std::vector<gradcheck_attribute> attributes;
  attributes.reserve(values.size());
  for (const auto& [name, value] : values) {
    attributes.push_back(
        {value.integer, value.kind == AttributeKind::real ? value.real : static_cast<double>(value.integer)});
  }
  return attributes;
}

void write_message(const gradcheck_call& call, std::string_view message) {
  if (call.message == nullptr || call.message_capacity == 0) return;
  const std::size_t length = std::min<std::size_t>(message.size(), call.message_capacity - 1);
  std::memcpy(call.message, message.data(), length);
  call.message[length] = '\0';
}

CallFrame::CallFrame(const Op& op, gradcheck_dtype scalar, std::vector<gradcheck_attribute> values)
    : attributes(std::move(values)), op_(&op), scalar_(scalar) {}

CallFrame::CallFrame(const Op& op, const gradcheck_call& call)
    : CallFrame(op, call.scalar, {call.attributes, call.attributes + call.attribute_count}) {
  const auto take = [&](TensorRole role, const gradcheck_tensor* from, std::uint32_t count) {
    if (from != nullptr) tensors(role).assign(from, from + count);
  };
  take(TensorRole::input, call.inputs, call.input_count);
  take(TensorRole::output, call.outputs, call.output_count);
  take(TensorRole::saved, call.saved, call.saved_count);
  take(TensorRole::upstream, call.upstream, call.output_count);
  take(TensorRole::downstream, call.downstream, call.input_count);
  take(TensorRole::tangent, call.tangents, call.input_count);
  take(TensorRole::output_tangent, call.output_tangents, call.output_count);
}

gradcheck_status CallFrame::enter(OpFunction function) {
  gradcheck_call call{};
  call.struct_size = sizeof(call);
  call.scalar = scalar_;
  call.attribute_count = static_cast<std::uint32_t>(attributes.size());
  call.input_count = static_cast<std::uint32_t>(tensors(TensorRole::input).size());
  call.output_count = static_cast<std::uint32_t>(tensors(TensorRole::output).size());
  call.saved_count = static_cast<std::uint32_t>(tensors(TensorRole::saved).size());
  call.attributes = attributes.data();
  call.inputs = tensors(TensorRole::input).data();
  call.outputs = tensors(TensorRole::output).data();
  call.saved = tensors(TensorRole::saved).data();
  if (sees_gradients(function)) {
    call.upstream = tensors(TensorRole::upstream).data();
    call.downstream = tensors(TensorRole::downstream).data();
  }
  if (sees_tangents(function)) {
    call.tangents = tensors(TensorRole::tangent).data();
    call.output_tangents = tensors(TensorRole::output_tangent).data();
  }
  call.message = message_.data();
  call.message_capacity = message_.size();
  message_[0] = '\0';
  gradcheck_status status = GRADCHECK_OK;
  try {
    const gradcheck_op& table = op_->table();
    status = function_of(table, function)(&table, &call);
  } catch (const std::exception& error) {
    throw OpError(op_->name(),
                  std::string(to_string(function)) + " threw across the plugin's C interface: " + error.what());
  } catch (...) {
    throw OpError(op_->name(), std::string(to_string(function)) + " threw across the plugin's C interface");
  }
  operations_ = call.operations;
  return status;
}

std::string CallFrame::message() const {
  // The op may have filled the buffer without a final NUL, whose place the last byte is.
  return {message_.begin(), std::find(message_.begin(), message_.end() - 1, '\0')};
}

void CallFrame::copy_message(const gradcheck_call& to) const { write_message(to, message()); }

std::string CallFrame::failure_text(OpFunction function, gradcheck_status status) const {
  const std::string written = message();
  const std::string reason = written.empty() ? "status " + std::to_string(status) + " without a message" : written;
  if (status == GRADCHECK_SHAPE) return std::string(to_string(function)) + ": " + reason;
  return std::string(to_string(function)) + " failed in " + to_string(scalar_) + ": " + reason;
}

void CallFrame::require_success(OpFunction function, gradcheck_status status) const {
  if (status == GRADCHECK_OK) return;
  const std::string text = failure_text(function, status);
  if (status == GRADCHECK_SHAPE) throw ShapeError(op_->name() + ": " + text);
  throw OpError(op_->name(), text);
}

void CallFrame::fail_written_outside(TensorRole role, std::size_t place, const TensorMemory& memory) const {
  throw OpError(op_->name(), "wrote outside of " + tensor_text(*op_, role, place) + ", which has shape " +
                                 memory.shape().to_string());
}

}  // namespace gradcheck
