/// The entries of one input while a stratum of values changes them.
#pragma once

#include <span>

#include "gradcheck/call/case.hpp"
#include "gradcheck/random.hpp"

namespace gradcheck::properties {

/// Before a stratum changes them, the entries hold ordinary values.
class ValueDraw {
 public:
  ValueDraw(const Op& op, Case& instance, std::size_t input, RandomStream& random);

  const Op& op;
  Case& instance;
  std::size_t input;
  RandomStream& random;

  std::span<double> values() const { return instance.inputs[input]; }
  std::size_t size() const { return values().size(); }
  /// The number of elements of a row along the last axis; 1 for a scalar.
  std::size_t row() const;
  /// Sets an entry, rounded to float, if the op may be tried at that value. Returns whether it was set.
  bool put(std::size_t element, double value);
  /// The same without rounding, for values outside of the range of float.
  bool put_exactly(std::size_t element, double value);
  /// Puts value(element) everywhere. Returns whether any entry was set.
  template <class Value>
  bool put_all(Value value) {
    bool any = false;
    for (std::size_t element = 0; element < size(); ++element) any = put(element, value(element)) || any;
    return any;
  }
};

}  // namespace gradcheck::properties
