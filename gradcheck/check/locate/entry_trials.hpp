/// Decides about single entries, each by a difference of its own.
#pragma once

#include <cstddef>

#include "gradcheck/check/locate/halving.hpp"
#include "gradcheck/check/locate/probes.hpp"

namespace gradcheck {

class EntryTrials {
 public:
  explicit EntryTrials(Probes& probes) : probes_(probes) {}

  /// The error that an entry would have if all entries were wrong by the same, with random signs.
  void set_typical(double error) { typical_ = error; }

  /// Whether an entry is wrong. Lists it if it is. Cost  2 calls of forward, 11 where they leave a doubt.
  bool is_wrong(std::size_t entry);

  /// Whether the number that a node's residuals give is right. Lists the entry if it is wrong, and takes its part out
  /// of the node.
  /// Cost  as above.
  Fate accept(std::size_t entry, Node& node);

  /// Takes the part of what has been found since `before` entries were known out of a node measured at that time.
  void subtract_since(std::size_t before, Node& node) const;

 private:
  /// Measures the entry at the certified effort, if that can be afforded. True if it is wrong.
  bool certify(std::size_t entry, Residual& error);
  void subtract(const KnownEntry& one, Node& node) const;
  /// Vanishes, with a bound far below what would be expected of a wrong entry.
  static bool is_right(const Residual& error, double expected);

  Probes& probes_;
  double typical_ = 0;
};

}  // namespace gradcheck
