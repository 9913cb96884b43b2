/// Forward of one case, with inputs and outputs as numbers of a type.
#pragma once

#include "gradcheck/call/compact_call.hpp"
#include "gradcheck/call/element_format.hpp"
#include "gradcheck/error.hpp"

namespace gradcheck {

/// Evaluates forward of an op, any number of times, and gives its numbers as T. Inputs start as the case's and may be
/// changed between calls. Throws as CompactCall does.
template <class T>
class ForwardCall : public CompactCall {
 public:
  /// In scalar T.
  ForwardCall(const Op& op, const Case& instance) : ForwardCall(op, instance, dtype_of<T>(), Extent::forward_only) {}

  T input(std::size_t input, std::size_t element) const { return format_.load(input_elements(input), element); }
  void set_input(std::size_t input, std::size_t element, const T& value) {
    format_.store(input_elements(input), element, value);
  }
  T output(std::size_t output, std::size_t element) const { return format_.load(output_elements(output), element); }

 protected:
  ForwardCall(const Op& op, const Case& instance, gradcheck_dtype scalar, Extent extent)
      : CompactCall(op, instance, scalar, extent), format_(scalar) {}

  const ElementFormat<T>& format() const { return format_; }

 private:
  ElementFormat<T> format_;
};

}  // namespace gradcheck
