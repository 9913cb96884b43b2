/// Separates wrong numbers in a tree of random halves.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "gradcheck/check/locate/numbering.hpp"
#include "gradcheck/check/locate/probes.hpp"

namespace gradcheck {

/// Entries, or slices, with the residual along their weights and along their weights times their numbers.
struct Node {
  std::vector<std::size_t> members;  // ascending
  Residual plain, indexed;
  bool certified = false;
};

/// What becomes of a number that the residuals of a node give.
enum class Fate {
  rejected,  ///< it is not wrong, or the residuals do not tell
  resolved,  ///< it is wrong, and nothing else of the node is
  reduced,   ///< it is wrong, and its part has been taken out of the node
};

/// Adaptive group testing: a node is a pool of numbers, its residual the test. A pool with a vanishing residual is
/// done; a pool whose two residuals give a single number is done once that number is accepted; any other pool is split
/// into random halves. Only one half is measured, the other follows by subtraction.
/// Source  adaptive group testing: Du & Hwang, Combinatorial Group Testing and Its Applications, 2nd ed., World
///         Scientific, 2000. Here a test gives a sum and not only yes or no, which is why subtraction replaces the
///         second test.
class Halving {
 public:
  using Accept = std::function<Fate(std::size_t number, Node& node)>;

  /// `members`: how many numbers are searched. Accept decides about each number that residuals give.
  Halving(Probes& probes, const Numbering& numbering, std::size_t members, Accept accept);

  /// Both residuals of a node that holds these members and has residual `plain`.
  Node measured(std::vector<std::size_t> members, const Residual& plain);
  /// The one number that a node gives, if it does.
  std::optional<std::size_t> single(const Node& node) const;

  /// Settles a node, or leaves it open for run().
  void examine(Node node);
  /// Splits open nodes until none is left, the budget has shrunk to `reserve`, or halving separates nothing.
  void run(std::int64_t reserve);
  /// From now on run() also goes on where halving separates nothing.
  void insist();

  std::vector<Node>& open() { return open_; }

 private:
  bool dense() const { return settled_ == 0 && splits_ >= dense_after_; }
  bool settle(Node& node);
  void certify(Node& node);
  void split(Node node);

  Probes& probes_;
  Numbering numbering_;
  Accept accept_;
  std::vector<Node> open_;
  int splits_ = 0, settled_ = 0;
  int dense_after_;
};

}  // namespace gradcheck
