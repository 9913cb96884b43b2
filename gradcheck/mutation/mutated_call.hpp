/// A call of a mutant's backward: the call itself, the op that does it right, and what the mutant remembers.
#pragma once

#include <atomic>
#include <mutex>
#include <optional>
#include <vector>

#include "gradcheck/declare/op.hpp"
#include "gradcheck/mutation/changed_call.hpp"

namespace gradcheck::mutation {

/// What a mutant keeps from one call to the next.
struct Memory {
  std::mutex mutex;                     ///< of what follows it
  std::vector<unsigned char> previous;  ///< the last right gradient, as it crosses the interface
  gradcheck_dtype previous_scalar{};
  std::int64_t calls = 0;
  std::atomic<bool> reached = false;  ///< a call came to where the mutant errs
};

/// The right op refuses the call, and so does its mutant.
struct Refused {
  gradcheck_status status;
};

/// What a mutation sees of a call and what it may do in it. input()  the one whose gradient is to be wrong, and wanted.
template <class T>
class MutatedCall {
 public:
  using Stored = typename Crossing<T>::Stored;

  MutatedCall(const Op& right, gradcheck_call& call, std::size_t input, Memory& memory)
      : right_(right), call_(call), input_(input), memory_(memory) {}

  const Op& op() const { return right_; }
  gradcheck_call& raw() const { return call_; }
  std::size_t input() const { return input_; }
  Memory& memory() const { return memory_; }

  Shape shape() const { return shape_of(call_.downstream[input_]); }
  Shape input_shape(std::size_t input) const { return shape_of(call_.inputs[input]); }
  Shape output_shape(std::size_t output) const { return shape_of(call_.upstream[output]); }
  std::size_t outputs() const { return call_.output_count; }

  /// Values, row-major. Of an input that is no index.
  std::vector<T> point() const { return point_of(input_); }
  std::vector<T> point_of(std::size_t input) const { return CallTensor<T>(call_.inputs[input]).values(); }
  std::vector<T> output(std::size_t output) const { return CallTensor<T>(call_.outputs[output]).values(); }
  std::vector<T> upstream(std::size_t output) const { return CallTensor<T>(call_.upstream[output]).values(); }

  /// Calls the right backward. All gradients go where they belong but that of input(), which comes back.
  std::vector<T> right_gradient() const {
    std::vector<gradcheck_tensor> downstream(call_.downstream, call_.downstream + call_.input_count);
    const Shape own = shape();
    std::vector<std::int64_t> strides = own.strides();
    std::vector<Stored> memory(static_cast<std::size_t>(own.size()) + 1, Crossing<T>::store(T(0)));
    downstream[input_].data = memory.data();
    downstream[input_].byte_offset = 0;
    downstream[input_].strides = strides.data();
    gradcheck_call call = call_;
    call.downstream = downstream.data();
    const gradcheck_status status = right_.table().backward(&right_.table(), &call);
    if (status != GRADCHECK_OK) throw Refused{status};
    return CallTensor<T>(downstream[input_]).values();
  }

  /// The gradient of an input that the right backward gives for another call; none where it refuses that.
  std::optional<std::vector<T>> gradient_of(ChangedCall<T>& changed, std::size_t input) const {
    return changed.gradient(right_.table(), input);
  }

  /// Hands over an entry of the gradient of input(), as the op does it: written or added.
  void give(std::size_t element, const T& value) const {
    const CallTensor<T> target(call_.downstream[input_]);
    target.set(element, right_.accumulates() ? T(target.get(element) + value) : value);
  }
  void give(const std::vector<T>& gradient) const {
    for (std::size_t i = 0; i < gradient.size(); ++i) give(i, gradient[i]);
  }

  /// The call came to where the mutant errs.
  void reached() const { memory_.reached = true; }

 private:
  const Op& right_;
  gradcheck_call& call_;
  std::size_t input_;
  Memory& memory_;
};

}  // namespace gradcheck::mutation
