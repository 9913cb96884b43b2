/// What a run is made of: properties, and cases to try them in. The folder properties/ implements both.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

#include "gradcheck/check/gradient_check.hpp"
#include "gradcheck/check/outcome.hpp"
#include "gradcheck/op/case.hpp"

namespace gradcheck {

/// A statement that must hold in each case of an op.
class Property {
 public:
  virtual ~Property() = default;
  /// A stable word, e.g. "gradient".
  virtual std::string_view name() const = 0;
  virtual bool applies(const Op& op) const = 0;
  /// Called from several threads at once. Does not throw for what the op does wrong.
  virtual Outcome check(const Op& op, const Case& instance, Confirmation confirmation) const = 0;
};

/// The smallest case found that fails in the same way, and in how many steps.
struct ShrunkCase {
  Case instance;
  std::int64_t steps = 0;
};

/// Where cases come from. Called from several threads at once; everything follows from op and seed.
class CaseSource {
 public:
  virtual ~CaseSource() = default;
  /// Throws ShapeError if the op's declarations leave no case.
  virtual Case draw(const Op& op, std::uint64_t seed) const = 0;
  /// Makes the case of this seed smaller for as long as it has a failure alike, within a few seconds.
  virtual ShrunkCase shrink(const Op& op, std::uint64_t seed, const Failure& failure,
                            const std::function<Outcome(const Case&)>& check) const = 0;
};

}  // namespace gradcheck
