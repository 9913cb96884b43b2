#include <algorithm>
#include <mutex>
#include <utility>

#include "gradcheck/mutation/catalogue.hpp"

namespace gradcheck::mutation {

namespace {

/// The gradient of the last call if it had as many entries and the same scalar, otherwise this one. Keeps this one.
Numbers previous_gradient(const MutatedCall& call, const Numbers& gradient) {
  Memory& memory = call.memory();
  const std::lock_guard lock(memory.mutex);
  const Numbers previous = std::exchange(memory.previous, gradient);
  const bool fits = previous.size() == gradient.size() &&
                    (gradient.empty() || previous.front().scalar() == gradient.front().scalar());
  return fits ? previous : gradient;
}

Mutation of_previous_call(std::size_t input) {
  return changed_gradient(
      "gradient of the previous call", input, Reach::everywhere,
      [](Numbers& gradient, const MutatedCall& call) { gradient = previous_gradient(call, gradient); });
}

/// As if the op had its own buffer and never cleared it.
Mutation first_entry_of_previous_call(std::size_t input) {
  return changed_gradient("first entry of the previous call", input, Reach::everywhere,
                          [](Numbers& gradient, const MutatedCall& call) {
                            const Numbers previous = previous_gradient(call, gradient);
                            if (!gradient.empty()) gradient.front() = previous.front();
                          });
}

Mutation every_second_call_off(std::size_t input) {
  return changed_gradient("every second call off by 1e-3 of itself", input, Reach::everywhere,
                          [](Numbers& gradient, const MutatedCall& call) {
                            const std::lock_guard lock(call.memory().mutex);
                            if (++call.memory().calls % 2 != 0) return;
                            for (Number& value : gradient) value = value + value * 1e-3;
                          });
}

/// `+=` for `=`, and `=` for `+=` in an op that accumulates.
Mutation added_to_buffer(std::size_t input) {
  return {"added to its buffer", input, Reach::everywhere, [](MutatedCall& call) {
            const Numbers gradient = call.right_gradient();
            const gradcheck_tensor& target = call.raw().downstream[call.input()];
            Numbers sums = numbers_of(target);
            for (std::size_t i = 0; i < gradient.size(); ++i) sums[i] = sums[i] + gradient[i];
            store_numbers(target, sums);
          }};
}
Mutation buffer_overwritten(std::size_t input) {
  return {"written instead of added", input, Reach::calls, [](MutatedCall& call) {
            const gradcheck_tensor& target = call.raw().downstream[call.input()];
            const bool empty = std::ranges::all_of(numbers_of(target), [](const Number& held) { return held == 0; });
            if (!empty) call.reached();
            store_numbers(target, call.right_gradient());
          }};
}

bool compact(const gradcheck_tensor& tensor) {
  const std::vector<std::int64_t> strides = shape_of(tensor).strides();
  return std::equal(strides.begin(), strides.end(), tensor.strides);
}

/// Ignores strides, so entries are read in another order.
Mutation upstream_strides_ignored(std::size_t input) {
  return changed_call("upstream misread where it is not compact", input, Reach::calls,
                      [](ChangedCall& changed, const MutatedCall& call) {
                        for (std::size_t output = 0; output < call.outputs(); ++output) {
                          if (compact(call.raw().upstream[output])) continue;
                          call.reached();
                          Numbers upstream = call.upstream(output);
                          std::reverse(upstream.begin(), upstream.end());
                          changed.set_upstream(output, upstream);
                        }
                      });
}

/// In a call that does not want all gradients, this one is not written either.
Mutation forgotten_where_another_is_unwanted(std::size_t input) {
  return {"never written where another gradient is not wanted", input, Reach::calls, [](MutatedCall& call) {
            const Numbers gradient = call.right_gradient();
            for (const std::size_t other : call.op().differentiable_inputs()) {
              if (call.raw().downstream[other].data == nullptr) return call.reached();
            }
            call.give(gradient);
          }};
}

Mutation behind_the_end(std::size_t input) {
  return {"one entry written past the end", input, Reach::everywhere, [](MutatedCall& call) {
            const Numbers gradient = call.right_gradient();
            call.give(gradient);
            gradcheck_tensor one_more = call.raw().downstream[call.input()];
            std::int64_t extent = static_cast<std::int64_t>(gradient.size()) + 1, stride = 1;
            one_more.ndim = 1;
            one_more.shape = &extent;
            one_more.strides = &stride;
            call.number(1).store(TensorElements(one_more).place(gradient.size()));
          }};
}

/// Clears a tensor that backward may only read.
void spoil(const MutatedCall& call, const gradcheck_tensor& tensor) {
  store_numbers(tensor, call.numbers(TensorElements(tensor).size(), 0));
}

Mutation upstream_cleared(std::size_t input) {
  return {"upstream cleared after use", input, Reach::everywhere, [](MutatedCall& call) {
            call.give(call.right_gradient());
            for (std::size_t output = 0; output < call.outputs(); ++output) spoil(call, call.raw().upstream[output]);
          }};
}
Mutation input_cleared(std::size_t input) {
  return {"input cleared after use", input, Reach::everywhere, [](MutatedCall& call) {
            call.give(call.right_gradient());
            spoil(call, call.raw().inputs[call.input()]);
          }};
}
Mutation output_cleared(std::size_t input) {
  return {"output cleared after use", input, Reach::everywhere, [](MutatedCall& call) {
            call.give(call.right_gradient());
            for (std::size_t output = 0; output < call.outputs(); ++output) spoil(call, call.raw().outputs[output]);
          }};
}
Mutation saved_cleared(std::size_t input) {
  return {"saved tensors cleared after use", input, Reach::everywhere, [](MutatedCall& call) {
            call.give(call.right_gradient());
            for (std::uint32_t place = 0; place < call.raw().saved_count; ++place) spoil(call, call.raw().saved[place]);
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
