/// A call of backward as a wrong implementation would make it: with another upstream, at another point, ...
#pragma once

#include <algorithm>
#include <array>
#include <deque>
#include <functional>
#include <optional>
#include <vector>

#include "gradcheck/mutation/call_tensor.hpp"

namespace gradcheck::mutation {

/// A copy of a call whose gradients go into memory of its own. Tensors are shared with the call until they are set. Not
/// copied, since it points into itself.
template <class T>
class ChangedCall {
 public:
  using Stored = typename Crossing<T>::Stored;

  explicit ChangedCall(const gradcheck_call& call)
      : call_(call),
        attributes_(call.attributes, call.attributes + call.attribute_count),
        inputs_(call.inputs, call.inputs + call.input_count),
        outputs_(call.outputs, call.outputs + call.output_count),
        saved_(call.saved, call.saved + call.saved_count),
        upstream_(call.upstream, call.upstream + call.output_count),
        downstream_(call.downstream, call.downstream + call.input_count) {
    call_.attributes = attributes_.data();
    call_.inputs = inputs_.data();
    call_.outputs = outputs_.data();
    call_.saved = saved_.data();
    call_.upstream = upstream_.data();
    call_.downstream = downstream_.data();
    call_.message = message_.data();
    call_.message_capacity = message_.size();
  }
  ChangedCall(const ChangedCall&) = delete;
  ChangedCall& operator=(const ChangedCall&) = delete;

  std::vector<gradcheck_attribute>& attributes() { return attributes_; }
  void set_input(std::size_t input, const std::vector<T>& values) { own(inputs_[input], values); }
  void set_output(std::size_t output, const std::vector<T>& values) { own(outputs_[output], values); }
  void set_saved(std::size_t place, const std::vector<T>& values) { own(saved_[place], values); }
  void set_upstream(std::size_t output, const std::vector<T>& values) { own(upstream_[output], values); }
  /// Gives an output and its upstream gradient, or a saved tensor, another shape of the same rank: entries that both
  /// shapes have are kept, others are zero. For an op that takes its shapes from other attributes.
  void refit_output(std::size_t output, const Shape& shape) {
    refit(outputs_[output], shape);
    refit(upstream_[output], shape);
  }
  void refit_saved(std::size_t place, const Shape& shape) { refit(saved_[place], shape); }
  void set_indices(std::size_t input, const std::vector<std::int64_t>& values) {
    gradcheck_tensor& tensor = inputs_[input];
    tensor.data = index_memory_.emplace_back(values).data();
    make_compact(tensor);
  }

  /// The gradient of one input that this op gives for the call; none where it refuses the call.
  std::optional<std::vector<T>> gradient(const gradcheck_op& op, std::size_t input) {
    for (std::size_t i = 0; i < downstream_.size(); ++i) {
      if (downstream_[i].data == nullptr) continue;
      own(downstream_[i], std::vector<T>(static_cast<std::size_t>(shape_of(downstream_[i]).size()), T(0)));
    }
    if (op.backward(&op, &call_) != GRADCHECK_OK) return std::nullopt;
    return CallTensor<T>(downstream_[input]).values();
  }

 private:
  void refit(gradcheck_tensor& tensor, const Shape& shape) {
    const Shape before = shape_of(tensor);
    if (before == shape) return;
    const std::vector<T> values = CallTensor<T>(tensor).values();
    std::vector<T> fitted(static_cast<std::size_t>(shape.size()), T(0));
    for (std::size_t i = 0; i < fitted.size(); ++i) {
      const std::vector<std::int64_t> index = shape.unravel(static_cast<std::int64_t>(i));
      const bool in_both = std::ranges::equal(index, before, std::ranges::less());
      if (in_both) fitted[i] = values[static_cast<std::size_t>(before.ravel(index))];
    }
    tensor.shape = extents_.emplace_back(shape.begin(), shape.end()).data();
    own(tensor, fitted);
  }

  void own(gradcheck_tensor& tensor, const std::vector<T>& values) {
    std::vector<Stored>& memory = memory_.emplace_back();
    memory.reserve(values.size() + 1);  // never null, which would mean: not wanted
    for (const T& value : values) memory.push_back(Crossing<T>::store(value));
    tensor.data = memory.data();
    make_compact(tensor);
  }

  void make_compact(gradcheck_tensor& tensor) {
    tensor.byte_offset = 0;
    tensor.strides = strides_.emplace_back(shape_of(tensor).strides()).data();
  }

  gradcheck_call call_;
  std::vector<gradcheck_attribute> attributes_;
  std::vector<gradcheck_tensor> inputs_, outputs_, saved_, upstream_, downstream_;
  std::deque<std::vector<Stored>> memory_;
  std::deque<std::vector<std::int64_t>> index_memory_, extents_, strides_;
  std::array<char, 256> message_{};
};

}  // namespace gradcheck::mutation
