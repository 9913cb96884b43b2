#include "properties/untouched.hpp"

#include <functional>

#include "properties/call_check.hpp"

namespace gradcheck::properties {

namespace {

/// The bytes of tensors that a call may only read.
class Watched {
 public:
  template <class Tensors>
  void watch(const Tensors& tensors, const std::vector<TensorSpec>& specs, const std::string& prefix) {
    for (std::size_t k = 0; k < tensors.size(); ++k) {
      if (!tensors[k]) continue;
      read_.push_back([memory = tensors[k]] { return memory->bytes(); });
      names_.push_back(prefix + specs[k].name);
      inputs_.push_back(prefix.empty() ? specs[k].name : "");
      before_.push_back(read_.back()());
    }
  }

  /// Adds a failure for each tensor that the phase has changed.
  void report(const char* phase, Outcome& outcome) const {
    for (std::size_t k = 0; k < read_.size(); ++k) {
      ++outcome.compared_entries;
      if (read_[k]() == before_[k]) continue;
      fail(outcome, std::string("changed-by-") + phase, inputs_[k],
           std::string(phase) + " changes " + names_[k] + ", which it may only read");
    }
  }

 private:
  std::vector<std::function<std::vector<unsigned char>()>> read_;
  std::vector<std::string> names_, inputs_;
  std::vector<std::vector<unsigned char>> before_;
};

template <class T>
void check_untouched(const CallCheck<T>& check) {
  const Op& op = check.op;
  OpCall<T> call(op, check.instance);
  if (op.accumulates()) call.fill_downstream(0);
  Watched in_forward;
  in_forward.watch(call.inputs, op.signature().inputs, "");
  in_forward.watch(call.indices, op.signature().inputs, "");
  call.forward();
  in_forward.report("forward", check.outcome);
  Watched in_backward;
  in_backward.watch(call.inputs, op.signature().inputs, "");
  in_backward.watch(call.indices, op.signature().inputs, "");
  in_backward.watch(call.outputs, op.signature().outputs, "the output ");
  in_backward.watch(call.saved, op.saved(), "the saved tensor ");
  in_backward.watch(call.upstream, op.signature().outputs, "the upstream gradient d");
  call.backward();
  in_backward.report("backward", check.outcome);
  check.count_calls(1, 1);
}

}  // namespace

bool Untouched::applies(const Op& op) const { return shipped_scalar(op).has_value(); }

Outcome Untouched::check(const Op& op, const Case& instance, Confirmation) const {
  return check_calls(*shipped_scalar(op), op, instance, [](const auto& check) { check_untouched(check); });
}

}  // namespace gradcheck::properties
