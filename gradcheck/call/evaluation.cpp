#include "gradcheck/call/evaluation.hpp"

namespace gradcheck {

template <class T>
Evaluation<T>::Evaluation(const Op& op, const Case& instance)
    : ForwardCall<T>(op, instance),
      upstream_(ForwardCall<T>::buffers_of(instance.output_shapes)),
      downstream_(ForwardCall<T>::buffers_of(instance.input_shapes)),
      upstream_tensors_(ForwardCall<T>::tensors_of(upstream_)),
      downstream_tensors_(ForwardCall<T>::tensors_of(downstream_)),
      packed_(op, instance) {
  for (std::size_t input = 0; input < downstream_.size(); ++input) {
    if (op.signature().inputs[input].is_index) downstream_tensors_[input].data = nullptr;
  }
}

template <class T>
void Evaluation<T>::set_upstream_of_case() {
  for (std::size_t output = 0; output < upstream_.size(); ++output) {
    for (std::size_t i = 0; i < upstream_[output].size(); ++i) {
      set_upstream(output, i, from_double<T>(this->case_.upstream[output][i]));
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
    if (this->op_.accumulates()) {
      for (std::size_t i = 0; i < gradient.size(); ++i) gradient.data()[i] = Crossing<T>::store(T(0));
    }
  }
  this->call_.upstream = upstream_tensors_.data();
  this->call_.downstream = downstream_tensors_.data();
  this->enter(this->op_.table().backward, "backward");
  this->check_guards(downstream_, this->op_.signature().inputs, "d", this->case_.input_shapes);
}

template class Evaluation<float>;
template class Evaluation<double>;
template class Evaluation<DoubleDouble>;
template class Evaluation<Binary128>;
template class Evaluation<Referee>;

}  // namespace gradcheck
