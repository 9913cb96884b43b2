/// The extended side: the results of the same op in extended precision, and how far they move with their inputs.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "gradcheck/call/case.hpp"
#include "gradcheck/random.hpp"
#include "gradcheck/scalar/scalar_traits.hpp"

namespace gradcheck {

/// Results in one extended scalar, by tensor (result_tensors.hpp) and entry. Only this class knows the scalar.
class ExtendedSide {
 public:
  virtual ~ExtendedSide() = default;
  ExtendedSide(const ExtendedSide&) = delete;
  ExtendedSide& operator=(const ExtendedSide&) = delete;

  virtual ScalarKind scalar() const = 0;
  virtual std::size_t size(std::size_t tensor) const = 0;
  /// The nearest double.
  virtual double value(std::size_t tensor, std::size_t entry) const = 0;
  /// The largest finite |value| of a tensor; 0 if there is none.
  double largest(std::size_t tensor) const;
  virtual bool written(std::size_t tensor, std::size_t entry) const = 0;
  /// shipped - extended, subtracted in the extended scalar.
  virtual double difference(std::size_t tensor, std::size_t entry, double shipped) const = 0;
  /// All digits.
  virtual std::string text(std::size_t tensor, std::size_t entry) const = 0;

  /// Measures how far each result moves with inputs and upstream gradient, each moved at random by up to `rounding`
  /// relative to itself. The largest of all moves counts.
  /// Cost  a call of forward and of backward per move; unless the op is elementwise, one more of backward for each of
  ///       the first three moves of a call.
  virtual void measure_conditioning(double rounding, int moves, RandomStream& random) = 0;
  double conditioning(std::size_t tensor, std::size_t entry) const { return conditioning_[tensor][entry]; }

  /// The entry stays the same when all other entries of inputs and upstream gradients change: no term of its sum comes
  /// from elsewhere in the tensor. Known only if it has several entries, each tensor has its shape or a single
  /// entry, and none holds indices; else false.
  /// Cost  a call of forward and of backward.
  virtual bool is_alone(std::size_t tensor, std::size_t entry) = 0;

  virtual std::int64_t forward_calls() const = 0;
  virtual std::int64_t backward_calls() const = 0;

 protected:
  ExtendedSide() = default;
  std::vector<std::vector<double>> conditioning_;
};

/// Calls forward and backward of the case in double-double, binary128 or 50 digits. op and instance must outlive the
/// result.
/// Throws  what SampledOp throws; UsageError for float and double.
std::unique_ptr<ExtendedSide> extended_side(const Op& op, const Case& instance, ScalarKind extended);

}  // namespace gradcheck
