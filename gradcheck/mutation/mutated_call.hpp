/// A call of a mutant's backward: the call, the right op, and the state that the mutant keeps between calls.
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>

#include "gradcheck/call/elements.hpp"
#include "gradcheck/call/number.hpp"
#include "gradcheck/declare/op.hpp"

namespace gradcheck::mutation {

/// The state that a mutant keeps between calls.
struct Memory {
  std::mutex mutex;  ///< of the members below
  Numbers previous;  ///< the right gradient of the last call
  std::int64_t calls = 0;
  std::atomic<bool> reached = false;  ///< whether a call reached inputs at which the mutant is wrong
};

/// Thrown if the right op refuses the call: its mutant then refuses it too.
struct Refused {
  gradcheck_status status;
};

/// The call that a mutation changes.
/// input   the input whose gradient is to be wrong; the call wants this gradient
/// scalar  of the call
class MutatedCall {
 public:
  MutatedCall(const Op& right, gradcheck_call& call, ScalarKind scalar, std::size_t input, Memory& memory)
      : right_(right), call_(call), scalar_(scalar), input_(input), memory_(memory) {}

  const Op& op() const { return right_; }
  gradcheck_call& raw() const { return call_; }
  std::size_t input() const { return input_; }
  Memory& memory() const { return memory_; }
  Number number(double value) const { return {scalar_, value}; }
  Numbers numbers(std::size_t size, double value) const { return Numbers(size, number(value)); }

  Shape shape() const { return shape_of(call_.downstream[input_]); }
  Shape input_shape(std::size_t input) const { return shape_of(call_.inputs[input]); }
  Shape output_shape(std::size_t output) const { return shape_of(call_.upstream[output]); }
  std::size_t outputs() const { return call_.output_count; }

  /// Values, row-major. Not for index inputs.
  Numbers point() const { return point_of(input_); }
  Numbers point_of(std::size_t input) const { return numbers_of(call_.inputs[input]); }
  Numbers output(std::size_t output) const { return numbers_of(call_.outputs[output]); }
  Numbers upstream(std::size_t output) const { return numbers_of(call_.upstream[output]); }

  /// Calls the right backward. It writes all gradients into their buffers, except for that of input(), which it
  /// returns. Throws Refused.
  Numbers right_gradient() const;

  /// Writes an entry, or all entries, of the gradient of input() as the op does: it replaces or adds.
  void give(std::size_t element, const Number& value) const;
  void give(const Numbers& gradient) const;

  /// Records that the call reached inputs at which the mutant is wrong.
  void reached() const { memory_.reached = true; }

 private:
  const Op& right_;
  gradcheck_call& call_;
  ScalarKind scalar_;
  std::size_t input_;
  Memory& memory_;
};

}  // namespace gradcheck::mutation
