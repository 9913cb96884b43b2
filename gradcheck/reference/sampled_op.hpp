/// An op at one case for the numeric reference: points are doubles, results are numbers of one wide scalar.
#pragma once

#include <cstdint>
#include <memory>

#include "gradcheck/call/case.hpp"
#include "gradcheck/reference/look.hpp"
#include "gradcheck/scalar/double_double.hpp"
#include "gradcheck/scalar/referee.hpp"
#include "gradcheck/scalar/scalar_traits.hpp"

namespace gradcheck {

class PackedForward;

/// How an op is sampled: the properties of its scalar that error bounds use, with the names of ScalarTraits, and the
/// look.
struct ScalarFacts {
  ScalarKind kind = ScalarKind::double_double;
  double unit_roundoff = 0;
  int step_exponent = 0;  ///< without meaning for float
  Look look = Look::first;
};

/// Forward and backward of an op at one case, any number of times. The op computes in the scalar that scalar() names;
/// its results are converted to W, exactly. Differences are taken in W: double for an op in float or double,
/// DoubleDouble for itself, 50 digits for binary128 and for itself. So the code that works with results is compiled for
/// three scalars, and only calls use binary128.
/// Throws  as ForwardCall does, in forward() and backward().
template <class W>
class SampledOp {
 public:
  virtual ~SampledOp() = default;
  SampledOp(const SampledOp&) = delete;
  SampledOp& operator=(const SampledOp&) = delete;

  const Op& op() const { return op_; }
  const Case& instance() const { return instance_; }
  const ScalarFacts& scalar() const { return scalar_; }

  /// Sets an entry of an input, or of the upstream gradient, to start + move, added in the op's own scalar. Inputs
  /// start as those of the case.
  virtual void set_input(std::size_t input, std::size_t element, double start, double move) = 0;
  virtual void set_upstream(std::size_t output, std::size_t element, double start, double move) = 0;
  virtual void set_upstream_of_case() = 0;
  virtual void set_upstream_zero() = 0;

  virtual void forward() = 0;
  virtual std::size_t output_size(std::size_t output) const = 0;
  virtual W output(std::size_t output, std::size_t element) const = 0;

  /// At the inputs and outputs of the last forward.
  virtual void backward() = 0;
  virtual W downstream(std::size_t input, std::size_t element) const = 0;
  /// False if backward left the poison in its buffer.
  virtual bool written(std::size_t input, std::size_t element) const = 0;

  virtual std::int64_t forward_calls() const = 0;
  virtual std::int64_t backward_calls() const = 0;

  /// Eight points in one call; null for every scalar but double-double.
  virtual PackedForward* packed() { return nullptr; }

 protected:
  SampledOp(const Op& op, const Case& instance, ScalarFacts scalar) : op_(op), instance_(instance), scalar_(scalar) {}

 private:
  const Op& op_;
  const Case& instance_;
  ScalarFacts scalar_;
};

/// The op computes in `scalar`, without an argument in W itself. op and instance must outlive the result.
/// Throws  UsageError if W does not hold every number of that scalar.
template <class W>
std::unique_ptr<SampledOp<W>> sampled_op(const Op& op, const Case& instance, ScalarKind scalar = ScalarTraits<W>::kind,
                                         Look look = Look::first);

extern template std::unique_ptr<SampledOp<double>> sampled_op(const Op&, const Case&, ScalarKind, Look);
extern template std::unique_ptr<SampledOp<DoubleDouble>> sampled_op(const Op&, const Case&, ScalarKind, Look);
extern template std::unique_ptr<SampledOp<Referee>> sampled_op(const Op&, const Case&, ScalarKind, Look);

/// Calls f.operator()<W>() with the W that differences of an op in this scalar are taken in.
template <class F>
decltype(auto) in_difference_scalar(ScalarKind scalar, F&& f) {
  switch (scalar) {
    case ScalarKind::float32:
    case ScalarKind::float64: return f.template operator()<double>();
    case ScalarKind::double_double: return f.template operator()<DoubleDouble>();
    case ScalarKind::binary128:
    case ScalarKind::wide: break;
  }
  return f.template operator()<Referee>();
}

}  // namespace gradcheck
