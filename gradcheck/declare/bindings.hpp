#pragma once

#include "gradcheck/tensor/shape.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace gradcheck {

/// What the symbols of a signature stand for: one extent for a dimension (N), several for a sequence (A...).
/// `source` is the tensor that the extent was read from, for messages; a generator leaves it empty.
class Bindings {
 public:
  struct Dimension {
    std::string name;
    std::int64_t extent;
    std::string source;
  };
  struct Sequence {
    std::string name;
    Shape extents;
    std::string source;
  };

  /// Replaces the binding of this name, or appends it.
  void set_dimension(std::string_view name, std::int64_t extent, std::string_view source = {});
  void set_sequence(std::string_view name, Shape extents, std::string_view source = {});

  /// Null if the name is not bound.
  const Dimension* dimension(std::string_view name) const noexcept;
  const Sequence* sequence(std::string_view name) const noexcept;

  const std::vector<Dimension>& dimensions() const noexcept { return dimensions_; }
  const std::vector<Sequence>& sequences() const noexcept { return sequences_; }

  /// "N=2, D=3, A=[2, 3]".
  std::string to_string() const;

 private:
  std::vector<Dimension> dimensions_;
  std::vector<Sequence> sequences_;
};

}  // namespace gradcheck
