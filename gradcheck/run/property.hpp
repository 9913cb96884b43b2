/// What a run is made of: properties, and cases to try them in. The folder properties/ implements both.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gradcheck/call/case.hpp"
#include "gradcheck/check/gradient_check.hpp"
#include "gradcheck/record/outcome.hpp"

namespace gradcheck {

/// How many of a run's cases those properties get that hang on the contract of a call more than on values: a fifth.
constexpr std::int64_t part_of(std::int64_t cases) { return (cases + 4) / 5; }

/// A statement that must hold in each case of an op.
class Property {
 public:
  virtual ~Property() = default;
  /// A stable word, e.g. "gradient".
  virtual std::string_view name() const = 0;
  virtual bool applies(const Op& op) const = 0;
  /// How many of the cases that a run asks for it is worth. The contract of a call does not hang on values as a gradient does.
  virtual std::int64_t worth(std::int64_t cases) const { return cases; }
  /// It may have nothing to compare in any case, as an op that takes compact tensors only leaves nothing to compare in strided ones.
  virtual bool may_be_idle() const { return false; }
  /// Called from several threads at once. Does not throw for what the op does wrong.
  virtual Outcome check(const Op& op, const Case& instance, Confirmation confirmation) const = 0;
};

/// The smallest case found that fails in the same way, and in how many steps.
struct ShrunkCase {
  Case instance;
  std::vector<std::size_t> path;  ///< which of the smaller cases was taken, step by step

  std::int64_t steps() const { return static_cast<std::int64_t>(path.size()); }
};

/// A named region that cases are drawn from, and why an op has none there; "" if it may have.
struct StratumNote {
  std::string name, reason;
};

/// A case with the strata that it lies in.
struct DrawnCase {
  Case instance;
  std::vector<std::string> strata;
  std::vector<StratumNote> missed;  ///< it was meant to lie in these as well, but the op has no such case
  /// Its values come from a stratum of special ones, where an op need not have a derivative that can be told.
  bool special = false;
  /// Upstream gradients are such that gradients of all sizes come of it: not zero, not all one.
  bool telling = true;
};

/// The cases of one op by number. Called from several threads at once; everything follows from op, seed and number.
class CaseStream {
 public:
  virtual ~CaseStream() = default;
  /// Throws ShapeError if the op's declarations leave no case.
  virtual DrawnCase draw(std::int64_t index) const = 0;
  /// All strata there are, whether reached or not.
  virtual std::vector<StratumNote> strata() const = 0;
};

/// Where cases come from.
class CaseSource {
 public:
  virtual ~CaseSource() = default;
  /// The op must outlive the stream.
  virtual std::unique_ptr<CaseStream> open(const Op& op, std::uint64_t seed) const = 0;
  /// Makes a case smaller for as long as it has a failure alike, within a few seconds.
  virtual ShrunkCase shrink(const Op& op, const Case& instance, const Failure& failure,
                            const std::function<Outcome(const Case&)>& check) const = 0;
  /// Goes the path of a shrunk case. Throws UsageError where it leads nowhere: cases are no longer made smaller as they were.
  virtual Case follow(const Op& op, Case instance, std::span<const std::size_t> path) const = 0;
};

}  // namespace gradcheck
