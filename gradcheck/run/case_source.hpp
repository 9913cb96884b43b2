/// Where the cases of a run come from. properties/case_generator.hpp implements it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "gradcheck/call/case.hpp"
#include "gradcheck/record/outcome.hpp"

namespace gradcheck {

/// The smallest case found that fails in the same way.
struct ShrunkCase {
  Case instance;
  std::vector<std::size_t> path;  ///< at each step, the index of the smaller case that was taken

  std::int64_t steps() const { return static_cast<std::int64_t>(path.size()); }
};

/// A named region that cases are drawn from, and why the op has no case there; "" if it may have one.
struct StratumNote {
  std::string name, reason;
};

/// A case with the strata that it lies in.
struct DrawnCase {
  Case instance;
  std::vector<std::string> strata;
  std::vector<StratumNote> missed;  ///< strata that were planned for this case, but the op has no such case
  /// Its values come from a stratum of special values, where an op need not have a derivative that can be decided.
  bool special = false;
  /// The upstream gradients lead to gradients of all sizes: they are neither all zero nor all one.
  bool telling = true;
};

/// The cases of one op by number. Called from several threads at once. Op, seed and number determine a case.
class CaseStream {
 public:
  virtual ~CaseStream() = default;
  /// Throws ShapeError if the op's declarations leave no case.
  virtual DrawnCase draw(std::int64_t index) const = 0;
  /// All strata, whether a case reaches them or not.
  virtual std::vector<StratumNote> strata() const = 0;
};

/// Draws cases and makes them smaller.
class CaseSource {
 public:
  virtual ~CaseSource() = default;
  /// The op must outlive the stream.
  virtual std::unique_ptr<CaseStream> open(const Op& op, std::uint64_t seed) const = 0;
  /// Shrinks a case for as long as it fails alike, up to a limit on the work. The limit counts checks and calls and
  /// does not depend on the clock, so a seed always leads to the same smallest case.
  virtual ShrunkCase shrink(const Op& op, const Case& instance, const Failure& failure,
                            const std::function<Outcome(const Case&)>& check) const = 0;
  /// Repeats the path of a shrunk case. Throws UsageError if the path does not exist, because cases now shrink
  /// differently.
  virtual Case follow(const Op& op, Case instance, std::span<const std::size_t> path) const = 0;
};

}  // namespace gradcheck
