/// What a run checks: a statement that must hold in each case of an op. The folder properties/ implements them.
#pragma once

#include <cstdint>
#include <string_view>

#include "gradcheck/call/case.hpp"
#include "gradcheck/check/compare/confirmation.hpp"
#include "gradcheck/record/outcome.hpp"

namespace gradcheck {

/// A fifth of a run's cases: the share for properties that depend on the contract of a call more than on values.
constexpr std::int64_t part_of(std::int64_t cases) { return (cases + 4) / 5; }

/// A statement that must hold in each case of an op.
class Property {
 public:
  virtual ~Property() = default;
  /// A stable word, e.g. "gradient".
  virtual std::string_view name() const = 0;
  virtual bool applies(const Op& op) const = 0;
  /// How many cases to check when a run has this many per op. A property of the calling contract needs fewer than a
  /// gradient.
  virtual std::int64_t worth(std::int64_t cases) const { return cases; }
  /// True if a run may find nothing to compare: an op that only takes compact tensors has no strided case, for example.
  virtual bool may_be_idle() const { return false; }
  /// Called from several threads at once. Does not throw for errors of the op.
  virtual Outcome check(const Op& op, const Case& instance, Confirmation confirmation) const = 0;
};

}  // namespace gradcheck
