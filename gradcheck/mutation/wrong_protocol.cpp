#include <algorithm>
#include <cstring>
#include <mutex>

#include "gradcheck/mutation/catalogue.hpp"

namespace gradcheck::mutation {

namespace {

/// The gradient that the last call of the same size and scalar had; this call's is kept instead of it.
template <class T>
std::vector<T> previous_gradient(const MutatedCall<T>& call, const std::vector<T>& gradient) {
  using Stored = typename Crossing<T>::Stored;
  Memory& memory = call.memory();
  const std::lock_guard lock(memory.mutex);
  std::vector<unsigned char> bytes(gradient.size() * sizeof(Stored));
  for (std::size_t i = 0; i < gradient.size(); ++i) {
    const Stored stored = Crossing<T>::store(gradient[i]);
    std::memcpy(bytes.data() + i * sizeof(Stored), &stored, sizeof(Stored));
  }
  std::vector<T> previous = gradient;
  if (memory.previous.size() == bytes.size() && same(memory.previous_scalar, call.raw().scalar)) {
    for (std::size_t i = 0; i < gradient.size(); ++i) {
      Stored stored;
      std::memcpy(static_cast<void*>(&stored), memory.previous.data() + i * sizeof(Stored), sizeof(Stored));
      previous[i] = Crossing<T>::load(stored);
    }
  }
  memory.previous = std::move(bytes);
  memory.previous_scalar = call.raw().scalar;
  return previous;
}

Mutation of_previous_call(std::size_t input) {
  return changed_gradient("that of the call before", input, Reach::everywhere,
                          []<class T>(std::vector<T>& gradient, const MutatedCall<T>& call) {
                            gradient = previous_gradient(call, gradient);
                          });
}

/// A buffer of the op's own that is never cleared.
Mutation first_entry_of_previous_call(std::size_t input) {
  return changed_gradient("with the first entry of the call before", input, Reach::everywhere,
                          []<class T>(std::vector<T>& gradient, const MutatedCall<T>& call) {
                            const std::vector<T> previous = previous_gradient(call, gradient);
                            if (!gradient.empty()) gradient.front() = previous.front();
                          });
}

Mutation every_second_call_off(std::size_t input) {
  return changed_gradient("every second call off by 1e-3 of itself", input, Reach::everywhere,
                          []<class T>(std::vector<T>& gradient, const MutatedCall<T>& call) {
                            const std::lock_guard lock(call.memory().mutex);
                            if (++call.memory().calls % 2 != 0) return;
                            for (T& value : gradient) value = value + value * T(1e-3);
                          });
}

/// `+=` for `=`, and the other way round where the op is to add.
Mutation added_to_buffer(std::size_t input) {
  return {"added to what its buffer holds", input, Reach::everywhere, []<class T>(MutatedCall<T>& call) {
            const std::vector<T> gradient = call.right_gradient();
            const CallTensor<T> target(call.raw().downstream[call.input()]);
            for (std::size_t i = 0; i < gradient.size(); ++i) target.set(i, target.get(i) + gradient[i]);
          }};
}
Mutation buffer_overwritten(std::size_t input) {
  return {"written where it is to be added", input, Reach::calls, []<class T>(MutatedCall<T>& call) {
            const CallTensor<T> target(call.raw().downstream[call.input()]);
            for (std::size_t i = 0; i < target.size(); ++i) {
              if (target.get(i) != T(0)) call.reached();
            }
            target.set_values(call.right_gradient());
          }};
}

bool compact(const gradcheck_tensor& tensor) {
  const std::vector<std::int64_t> strides = shape_of(tensor).strides();
  return std::equal(strides.begin(), strides.end(), tensor.strides);
}

/// Entries in the order in which they would lie in memory without strides.
Mutation upstream_strides_ignored(std::size_t input) {
  return changed_call("upstream misread where it is not compact", input, Reach::calls,
                      []<class T>(ChangedCall<T>& changed, const MutatedCall<T>& call) {
                        for (std::size_t output = 0; output < call.outputs(); ++output) {
                          if (compact(call.raw().upstream[output])) continue;
                          call.reached();
                          std::vector<T> upstream = call.upstream(output);
                          std::reverse(upstream.begin(), upstream.end());
                          changed.set_upstream(output, upstream);
                        }
                      });
}

/// A branch for calls that want less has forgotten this gradient as well.
Mutation forgotten_where_another_is_unwanted(std::size_t input) {
  return {"never written where another gradient is not wanted", input, Reach::calls, []<class T>(MutatedCall<T>& call) {
            const std::vector<T> gradient = call.right_gradient();
            for (const std::size_t other : call.op().differentiable_inputs()) {
              if (call.raw().downstream[other].data == nullptr) return call.reached();
            }
            call.give(gradient);
          }};
}

Mutation behind_the_end(std::size_t input) {
  return {"one entry written behind the end", input, Reach::everywhere, []<class T>(MutatedCall<T>& call) {
            const std::vector<T> gradient = call.right_gradient();
            call.give(gradient);
            gradcheck_tensor one_more = call.raw().downstream[call.input()];
            const std::int64_t extent = static_cast<std::int64_t>(gradient.size()) + 1, stride = 1;
            one_more.ndim = 1;
            one_more.shape = const_cast<std::int64_t*>(&extent);
            one_more.strides = const_cast<std::int64_t*>(&stride);
            CallTensor<T>(one_more).set(gradient.size(), T(1));
          }};
}

/// rule(CallTensor<T> tensor) for a tensor that backward may only read, after it was read.
template <class T>
void spoil(const gradcheck_tensor& tensor) {
  const CallTensor<T> entries(tensor);
  for (std::size_t i = 0; i < entries.size(); ++i) entries.set(i, T(0));
}

Mutation upstream_cleared(std::size_t input) {
  return {"upstream cleared after use", input, Reach::everywhere, []<class T>(MutatedCall<T>& call) {
            call.give(call.right_gradient());
            for (std::size_t output = 0; output < call.outputs(); ++output) spoil<T>(call.raw().upstream[output]);
          }};
}
Mutation input_cleared(std::size_t input) {
  return {"input cleared after use", input, Reach::everywhere, []<class T>(MutatedCall<T>& call) {
            call.give(call.right_gradient());
            spoil<T>(call.raw().inputs[call.input()]);
          }};
}
Mutation output_cleared(std::size_t input) {
  return {"output cleared after use", input, Reach::everywhere, []<class T>(MutatedCall<T>& call) {
            call.give(call.right_gradient());
            for (std::size_t output = 0; output < call.outputs(); ++output) spoil<T>(call.raw().outputs[output]);
          }};
}
Mutation saved_cleared(std::size_t input) {
  return {"saved tensors cleared after use", input, Reach::everywhere, []<class T>(MutatedCall<T>& call) {
            call.give(call.right_gradient());
            for (std::uint32_t place = 0; place < call.raw().saved_count; ++place) spoil<T>(call.raw().saved[place]);
          }};
}

}  // namespace

std::vector<Mutation> wrong_protocol(const Target& target) {
  const Op& op = target.op;
  const std::size_t input = target.input;
  std::vector<Mutation> mutations = {
      of_previous_call(input),      first_entry_of_previous_call(input),
      every_second_call_off(input), behind_the_end(input),
      upstream_cleared(input),      input_cleared(input),
      output_cleared(input),
  };
  if (op.strided()) mutations.push_back(upstream_strides_ignored(input));
  if (op.differentiable_inputs().size() > 1) mutations.push_back(forgotten_where_another_is_unwanted(input));
  mutations.push_back(op.accumulates() ? buffer_overwritten(input) : added_to_buffer(input));
  if (!op.saved().empty()) mutations.push_back(saved_cleared(input));
  return mutations;
}

}  // namespace gradcheck::mutation
