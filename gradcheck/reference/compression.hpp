/// Columns of a sparse Jacobian that have no row in common, so that one line of samples measures all of them.
#pragma once

#include <cstddef>
#include <limits>
#include <optional>
#include <vector>

#include "gradcheck/call/case.hpp"

namespace gradcheck {

/// Output elements in groups. The projection of each group on its part of the upstream gradient is sampled.
struct OutputGroups {
  static constexpr std::size_t none = std::numeric_limits<std::size_t>::max();

  std::size_t count = 0;
  /// The group of each element of all outputs, one output after another; `none` if it is in no group.
  std::vector<std::size_t> of_output;
};

/// The columns of one colour: entries of the input, and for each output element the one entry that it may depend on.
struct Colour {
  std::vector<std::size_t> members;
  OutputGroups rows;  ///< one group per member
};

/// Colours the columns of a declared pattern. A diagonal Jacobian has one colour, a block-diagonal one as many as its
/// widest block has columns, and a band of half width k along an axis has 2k + 1. Causal axes do not compress.
/// Source  Curtis, Powell & Reid, J. Inst. Math. Appl. 13 (1974) 117-119.
class Compression {
 public:
  /// Nothing if the op has several outputs or declares no pattern for this input. Cost  a few operations per element.
  static std::optional<Compression> of(const Op& op, const Case& instance, std::size_t input);

  std::size_t colours() const { return members_.size(); }
  /// Cost  a few operations per output element.
  Colour colour(std::size_t number) const;

 private:
  struct Key {
    std::vector<std::int64_t> residues;  // of the member's index along each constrained axis
    std::size_t place = 0;               // among the columns that agree along all of them
    auto operator<=>(const Key&) const = default;
  };

  explicit Compression(JacobianPattern pattern) : pattern_(std::move(pattern)) {}
  std::int64_t modulus(const JacobianPattern::Constraint& constraint) const;

  JacobianPattern pattern_;
  std::int64_t outputs_ = 0;
  std::vector<std::vector<std::size_t>> columns_at_;  // by the index along all constrained axes
  std::vector<std::vector<std::size_t>> members_;     // by colour
  std::vector<Key> keys_;                             // by colour
};

}  // namespace gradcheck
