#include "gradcheck/call/forward_call.hpp"

#include <exception>

namespace gradcheck {

namespace {

template <class T>
std::string scalar_name() {
  if constexpr (std::is_same_v<T, Pack<8>>)
    return "packs of double-double";
  else
    return std::string(ScalarTraits<T>::name);
}

}  // namespace

template <class T>
std::vector<Buffer<typename ForwardCall<T>::Stored>> ForwardCall<T>::buffers_of(const std::vector<Shape>& shapes) {
  std::vector<Buffer<Stored>> buffers;
  for (const Shape& shape : shapes) buffers.emplace_back(shape);
  return buffers;
}

template <class T>
std::vector<gradcheck_tensor> ForwardCall<T>::tensors_of(std::vector<Buffer<Stored>>& buffers) {
  std::vector<gradcheck_tensor> tensors;
  for (Buffer<Stored>& buffer : buffers) tensors.push_back(buffer.tensor(dtype_of<T>()));
  return tensors;
}

template <class T>
ForwardCall<T>::ForwardCall(const Op& op, const Case& instance)
    : op_(op),
      case_(instance),
      inputs_(buffers_of(instance.input_shapes)),
      outputs_(buffers_of(instance.output_shapes)),
      saved_(buffers_of(instance.saved_shapes)),
      input_tensors_(tensors_of(inputs_)),
      output_tensors_(tensors_of(outputs_)),
      saved_tensors_(tensors_of(saved_)) {
  indices_.reserve(inputs_.size());  // the call points into them
  for (std::size_t input = 0; input < inputs_.size(); ++input) {
    const std::vector<double>& values = instance.inputs[input];
    if (op.signature().inputs[input].is_index) {
      Buffer<std::int64_t>& index = indices_.emplace_back(instance.input_shapes[input]);
      for (std::size_t i = 0; i < values.size(); ++i) index.data()[i] = static_cast<std::int64_t>(values[i]);
      input_tensors_[input] = index.tensor(dtype_of<std::int64_t>());
    } else {
      for (std::size_t i = 0; i < values.size(); ++i) set_input(input, i, from_double<T>(values[i]));
    }
  }
  for (const auto& [name, value] : instance.attributes) {
    attributes_.push_back(
        {value.integer, value.kind == AttributeKind::real ? value.real : static_cast<double>(value.integer)});
  }
  call_.struct_size = sizeof(call_);
  call_.scalar = dtype_of<T>();
  call_.attribute_count = static_cast<std::uint32_t>(attributes_.size());
  call_.input_count = static_cast<std::uint32_t>(input_tensors_.size());
  call_.output_count = static_cast<std::uint32_t>(output_tensors_.size());
  call_.saved_count = static_cast<std::uint32_t>(saved_tensors_.size());
  call_.attributes = attributes_.data();
  call_.inputs = input_tensors_.data();
  call_.outputs = output_tensors_.data();
  call_.saved = saved_tensors_.data();
  call_.message = message_.data();
  call_.message_capacity = message_.size();
}

template <class T>
gradcheck_status ForwardCall<T>::status_of(Function* function, const char* phase) {
  message_[0] = '\0';
  try {
    return function(&op_.table(), &call_);
  } catch (const std::exception& error) {
    throw OpError(op_.name(), std::string(phase) + " threw across the plugin's C interface: " + error.what());
  } catch (...) {
    throw OpError(op_.name(), std::string(phase) + " threw across the plugin's C interface");
  }
}

template <class T>
void ForwardCall<T>::enter(Function* function, const char* phase) {
  const gradcheck_status status = status_of(function, phase);
  if (status == GRADCHECK_OK) return;
  message_.back() = '\0';
  const std::string reason =
      message_[0] != '\0' ? message_.data() : "status " + std::to_string(status) + " without a message";
  if (status == GRADCHECK_SHAPE) throw ShapeError(op_.name() + ": " + phase + ": " + reason);
  throw OpError(op_.name(), std::string(phase) + " failed in " + scalar_name<T>() + ": " + reason);
}

template <class T>
void ForwardCall<T>::check_guards(const std::vector<Buffer<Stored>>& buffers, const std::vector<TensorSpec>& specs,
                                  const char* prefix, const std::vector<Shape>& shapes) {
  for (std::size_t i = 0; i < buffers.size(); ++i) {
    if (buffers[i].guards_intact()) continue;
    throw OpError(op_.name(), "wrote outside of " + std::string(prefix) + specs[i].name + ", which has shape " +
                                  shapes[i].to_string());
  }
}

template <class T>
void ForwardCall<T>::prepare_forward() {
  for (Buffer<Stored>& output : outputs_) output.poison();
  for (Buffer<Stored>& kept : saved_) kept.poison();
  call_.upstream = nullptr;
  call_.downstream = nullptr;
}

template <class T>
void ForwardCall<T>::check_written() {
  check_guards(outputs_, op_.signature().outputs, "", case_.output_shapes);
  check_guards(saved_, op_.saved(), "saved ", case_.saved_shapes);
}

template <class T>
void ForwardCall<T>::forward() {
  prepare_forward();
  enter(op_.table().forward, "forward");
  check_written();
}

template <class T>
bool ForwardCall<T>::try_forward() {
  prepare_forward();
  const gradcheck_status status = status_of(op_.table().forward, "forward");
  check_written();
  return status == GRADCHECK_OK;
}

template class ForwardCall<float>;
template class ForwardCall<double>;
template class ForwardCall<DoubleDouble>;
template class ForwardCall<Binary128>;
template class ForwardCall<Referee>;
template class ForwardCall<Pack<8>>;

}  // namespace gradcheck
