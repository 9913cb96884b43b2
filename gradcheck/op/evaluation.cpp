#include "gradcheck/op/evaluation.hpp"

namespace gradcheck {

namespace {

template <class Stored>
std::vector<gradcheck_tensor> tensors_of(std::vector<Buffer<Stored>>& buffers, gradcheck_dtype dtype) {
  std::vector<gradcheck_tensor> tensors;
  for (Buffer<Stored>& buffer : buffers) tensors.push_back(buffer.tensor(dtype));
  return tensors;
}

template <class Stored>
std::vector<Buffer<Stored>> buffers_of(const std::vector<Shape>& shapes) {
  std::vector<Buffer<Stored>> buffers;
  for (const Shape& shape : shapes) buffers.emplace_back(shape);
  return buffers;
}

}  // namespace

template <class T>
Evaluation<T>::Evaluation(const Op& op, const Case& instance)
    : op_(op),
      case_(instance),
      inputs_(buffers_of<Stored>(instance.input_shapes)),
      outputs_(buffers_of<Stored>(instance.output_shapes)),
      saved_(buffers_of<Stored>(instance.saved_shapes)),
      upstream_(buffers_of<Stored>(instance.output_shapes)),
      downstream_(buffers_of<Stored>(instance.input_shapes)) {
  const gradcheck_dtype dtype = dtype_of<T>();
  input_tensors_ = tensors_of(inputs_, dtype);
  output_tensors_ = tensors_of(outputs_, dtype);
  saved_tensors_ = tensors_of(saved_, dtype);
  upstream_tensors_ = tensors_of(upstream_, dtype);
  downstream_tensors_ = tensors_of(downstream_, dtype);
  indices_.reserve(inputs_.size());  // the call points into them
  for (std::size_t input = 0; input < inputs_.size(); ++input) {
    const std::vector<double>& values = instance.inputs[input];
    if (op.signature().inputs[input].is_index) {
      Buffer<std::int64_t>& index = indices_.emplace_back(instance.input_shapes[input]);
      for (std::size_t i = 0; i < values.size(); ++i) index.data()[i] = static_cast<std::int64_t>(values[i]);
      input_tensors_[input] = index.tensor(dtype_of<std::int64_t>());
      downstream_tensors_[input].data = nullptr;
    } else {
      for (std::size_t i = 0; i < values.size(); ++i) set_input(input, i, from_double<T>(values[i]));
    }
  }
  for (const auto& [name, value] : instance.attributes) {
    attributes_.push_back({value.integer, value.kind == AttributeKind::real ? value.real : static_cast<double>(value.integer)});
  }
  call_.struct_size = sizeof(call_);
  call_.scalar = dtype;
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
void Evaluation<T>::enter(gradcheck_status (*function)(const gradcheck_op*, gradcheck_call*), const char* phase) {
  message_[0] = '\0';
  const gradcheck_status status = function(&op_.table(), &call_);
  if (status == GRADCHECK_OK) return;
  message_.back() = '\0';
  const std::string reason = message_[0] != '\0' ? message_.data() : "status " + std::to_string(status) + " without a message";
  if (status == GRADCHECK_SHAPE) throw ShapeError(op_.name() + ": " + phase + ": " + reason);
  throw OpError(op_.name(), std::string(phase) + " failed in " + std::string(ScalarTraits<T>::name) + ": " + reason);
}

template <class T>
void Evaluation<T>::check_guards(const std::vector<Buffer<Stored>>& buffers, const std::vector<TensorSpec>& specs,
                                 const char* prefix) {
  for (std::size_t i = 0; i < buffers.size(); ++i) {
    if (!buffers[i].guards_intact()) {
      throw OpError(op_.name(), "wrote outside of " + std::string(prefix) + specs[i].name + ", which has shape " +
                                    (prefix[0] == '\0' ? case_.output_shapes[i] : case_.input_shapes[i]).to_string());
    }
  }
}

template <class T>
void Evaluation<T>::forward() {
  ++forward_calls_;
  for (Buffer<Stored>& output : outputs_) output.poison();
  call_.upstream = nullptr;
  call_.downstream = nullptr;
  enter(op_.table().forward, "forward");
  check_guards(outputs_, op_.signature().outputs, "");
}

template <class T>
void Evaluation<T>::set_upstream_of_case() {
  for (std::size_t output = 0; output < upstream_.size(); ++output) {
    for (std::size_t i = 0; i < upstream_[output].size(); ++i) {
      set_upstream(output, i, from_double<T>(case_.upstream[output][i]));
    }
  }
}

template <class T>
void Evaluation<T>::set_upstream_zero() {
  for (std::size_t output = 0; output < upstream_.size(); ++output) {
    for (std::size_t i = 0; i < upstream_[output].size(); ++i) set_upstream(output, i, T(0));
  }
}

template <class T>
void Evaluation<T>::backward() {
  ++backward_calls_;
  for (Buffer<Stored>& gradient : downstream_) {
    gradient.poison();
    if (op_.accumulates()) {
      for (std::size_t i = 0; i < gradient.size(); ++i) gradient.data()[i] = Crossing<T>::store(T(0));
    }
  }
  call_.upstream = upstream_tensors_.data();
  call_.downstream = downstream_tensors_.data();
  enter(op_.table().backward, "backward");
  check_guards(downstream_, op_.signature().inputs, "d");
}

template class Evaluation<float>;
template class Evaluation<double>;
template class Evaluation<DoubleDouble>;
template class Evaluation<Binary128>;
template class Evaluation<Referee>;

}  // namespace gradcheck
