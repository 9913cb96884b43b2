#include "properties/layouts.hpp"

#include "properties/call_checks.hpp"

namespace gradcheck::properties {

namespace {

struct Arrangement {
  CallMemory memory;
  const char* what;  ///< lies so
};

std::vector<Arrangement> arrangements() {
  std::vector<Arrangement> list;
  for (const MemoryOrder order : {MemoryOrder::transposed, MemoryOrder::padded}) {
    list.push_back({{.read = order}, "every input"});
    list.push_back({{.upstream = order}, "the upstream gradient"});
    list.push_back({{.written = order}, "every buffer that is written"});
  }
  list.push_back({{.upstream = MemoryOrder::expanded}, "the upstream gradient"});
  return list;
}

MemoryOrder order_of(const CallMemory& memory) {
  if (memory.read != MemoryOrder::compact) return memory.read;
  return memory.upstream != MemoryOrder::compact ? memory.upstream : memory.written;
}

/// Upstream gradients whose slices along the axis of stride zero are one.
Case with_equal_slices(const Case& instance) {
  Case equal = instance;
  for (std::size_t output = 0; output < equal.upstream.size(); ++output) {
    const Shape& shape = equal.output_shapes[output];
    const std::size_t axis = expanded_axis(shape);
    if (axis == shape.rank()) continue;
    for (std::size_t i = 0; i < equal.upstream[output].size(); ++i) {
      std::vector<std::int64_t> place = shape.unravel(static_cast<std::int64_t>(i));
      place[axis] = 0;
      equal.upstream[output][i] = instance.upstream[output][static_cast<std::size_t>(shape.ravel(place))];
    }
  }
  return equal;
}

/// False where the op refuses the arrangement.
template <class T>
bool check_arrangement(const Op& op, const Case& instance, const PlainCall<T>& plain, const Arrangement& arrangement,
                       Outcome& outcome) {
  OpCall<T> call(op, instance, arrangement.memory);
  if (op.accumulates()) call.fill_downstream(0);
  if (!call.forward()) return false;
  const Results<T> outputs = call.values(call.outputs);
  if (!call.backward()) return false;
  ++outcome.forward_calls;
  ++outcome.backward_calls;
  outcome.compared_entries += entries_of(instance.upstream) + instance.differentiable_size(op);
  const std::string lies = std::string(" when ") + arrangement.what + " lies in memory " +
                           to_string(order_of(arrangement.memory)) + ", against compact memory";
  if (const auto difference =
          first_difference(plain.outputs, outputs, reordering<T> * scale_of(plain.outputs, instance))) {
    fail(outcome, "depends-on-layout", "",
         output_text(op, instance, *difference) + " is " + number_text(difference->is) + " instead of " +
             number_text(difference->was) + lies);
  } else if (const auto gradient = first_difference(plain.gradients, call.gradients(),
                                                    reordering<T> * scale_of(plain.gradients, instance))) {
    fail(outcome, "depends-on-layout", op.signature().inputs[gradient->tensor].name,
         gradient_text(op, instance, *gradient) + " is " + number_text(gradient->is) + " instead of " +
             number_text(gradient->was) + lies);
  }
  return true;
}

template <class T>
Outcome check_in(const Op& op, const Case& instance) {
  return against_plain_call<T>(op, instance, [&](const PlainCall<T>& plain, Outcome& outcome) {
    for (const Arrangement& arrangement : arrangements()) {
      const bool expanded = arrangement.memory.upstream == MemoryOrder::expanded;
      const Case tried = expanded ? with_equal_slices(instance) : instance;
      const std::optional<PlainCall<T>> compact = expanded ? plain_call<T>(op, tried) : plain;
      if (!compact) return;
      const bool taken = check_arrangement(op, tried, *compact, arrangement, outcome);
      if (!taken && op.strided()) {
        fail(outcome, "refuses-layout", "",
             std::string("the op claims to take tensors of any strides, but refuses when ") + arrangement.what +
                 " lies in memory " + to_string(order_of(arrangement.memory)));
      }
      if (!outcome.failures.empty()) return;
    }
  });
}

}  // namespace

bool Layouts::applies(const Op& op) const { return op.heeds_strides() && finest_scalar(op).has_value(); }

Outcome Layouts::check(const Op& op, const Case& instance, Confirmation) const {
  return in_scalar(*finest_scalar(op), [&](auto zero) { return check_in<decltype(zero)>(op, instance); });
}

}  // namespace gradcheck::properties
