#include "properties/layouts.hpp"

#include "properties/call_check.hpp"

namespace gradcheck::properties {

namespace {

/// A memory layout and the tensors that have it.
struct Arrangement {
  CallMemory memory;
  const char* what;

  MemoryOrder order() const {
    if (memory.read != MemoryOrder::compact) return memory.read;
    return memory.upstream != MemoryOrder::compact ? memory.upstream : memory.written;
  }
  bool expanded() const { return memory.upstream == MemoryOrder::expanded; }
  std::string text() const { return std::string(what) + " is stored " + to_string(order()); }
};

std::vector<Arrangement> arrangements() {
  std::vector<Arrangement> list;
  for (const MemoryOrder order : {MemoryOrder::transposed, MemoryOrder::padded}) {
    list.push_back({{.read = order}, "every input"});
    list.push_back({{.upstream = order}, "the upstream gradient"});
    list.push_back({{.written = order}, "every buffer that the call writes"});
  }
  list.push_back({{.upstream = MemoryOrder::expanded}, "the upstream gradient"});
  return list;
}

/// Upstream gradients that repeat along the axis that gets a stride of zero.
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

/// Compares a call in this memory with the plain one.
template <class T>
void check_arrangement(const CallCheck<T>& check, const Arrangement& arrangement) {
  OpCall<T> call(check.op, check.instance, arrangement.memory);
  const auto results = forward_and_backward(check.op, call);
  if (!results) {
    if (check.op.strided()) {
      fail(check.outcome, "refuses-layout", "",
           "the op declares that it takes tensors of any strides, but refuses a call in which " + arrangement.text());
    }
    return;
  }
  check.count_calls(1, 1);
  check.count_outputs();
  check.count_gradients();
  const std::string when = "when " + arrangement.text() + " instead of compactly";
  const CallResults<T>& plain = check.plain;
  const double outputs = reordering<T> * scale_of(plain.outputs, check.instance);
  const double gradients = reordering<T> * scale_of(plain.gradients, check.instance);
  if (check.outputs_agree(results->outputs, "depends-on-layout", when, outputs))
    check.gradients_agree(results->gradients, "depends-on-layout", when, gradients);
}

template <class T>
void check_layouts(const CallCheck<T>& check) {
  for (const Arrangement& arrangement : arrangements()) {
    if (arrangement.expanded()) {
      const Case repeated = with_equal_slices(check.instance);
      const auto plain = plain_call<T>(check.op, repeated);
      if (!plain) return;
      check_arrangement(CallCheck<T>{check.op, repeated, *plain, check.outcome}, arrangement);
    } else {
      check_arrangement(check, arrangement);
    }
    if (!check.outcome.failures.empty()) return;
  }
}

}  // namespace

bool Layouts::applies(const Op& op) const { return op.heeds_strides() && finest_scalar(op).has_value(); }

Outcome Layouts::check(const Op& op, const Case& instance, Confirmation) const {
  return check_calls(*finest_scalar(op), op, instance, [](const auto& check) { check_layouts(check); });
}

}  // namespace gradcheck::properties
