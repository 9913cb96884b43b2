/// Regions of values in which gradients are wrong that are right elsewhere.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "gradcheck/call/case.hpp"
#include "gradcheck/random.hpp"

namespace gradcheck::properties {

/// The entries of one input while a stratum changes them. They hold ordinary values to begin with.
class ValueDraw {
 public:
  ValueDraw(const Op& op, Case& instance, std::size_t input, RandomStream& random);

  const Op& op;
  Case& instance;
  std::size_t input;
  RandomStream& random;

  std::span<double> values() const { return instance.inputs[input]; }
  std::size_t size() const { return values().size(); }
  /// Elements of a row along the last axis; 1 of a scalar.
  std::size_t row() const;
  /// Sets an entry, rounded to the float grid, where the op may be tried at that value. Returns whether it was set.
  bool put(std::size_t element, double value);
  /// The same, not rounded: for values that no float is.
  bool put_exactly(std::size_t element, double value);
  /// Puts value(element) everywhere. Returns whether any entry was set.
  template <class Value>
  bool put_all(Value value) {
    bool any = false;
    for (std::size_t element = 0; element < size(); ++element) any = put(element, value(element)) || any;
    return any;
  }
};

/// A named way to choose the values of an input that has a gradient.
struct ValueStratum {
  std::string_view name;
  double weight;  ///< how often it is drawn once every stratum has had its turn, against the others
  /// Changes entries of the draw. False if the op has no such values: outside of its domain, or too few entries.
  bool (*change)(ValueDraw& draw);
};

/// The first is the ordinary one, which changes nothing.
std::span<const ValueStratum> value_strata();

/// A named way to choose the values of an index input, from 0 to bound - 1. The first is the ordinary one.
struct IndexStratum {
  std::string_view name;
  bool (*change)(std::span<double> indices, std::int64_t bound, RandomStream& random);
};
std::span<const IndexStratum> index_strata();

/// A named way to choose upstream gradients. The first is the ordinary one: of both signs, no two alike.
struct UpstreamStratum {
  std::string_view name;
  double weight;
  void (*change)(std::span<double> upstream, RandomStream& random);
};
std::span<const UpstreamStratum> upstream_strata();

}  // namespace gradcheck::properties
