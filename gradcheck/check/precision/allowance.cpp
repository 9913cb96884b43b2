#include "gradcheck/check/precision/allowance.hpp"

#include <algorithm>
#include <cmath>

#include "gradcheck/scalar/magnitude.hpp"

namespace gradcheck {

namespace {

// C(n) = 32 sqrt(n). The roundings of a sum of n terms add up like sqrt(n) with high probability (Higham & Mary, SIAM
// J. Sci. Comput. 41 (2019) A2815-A2835), and so do the random moves that measure the conditioning. Equal terms round
// alike, with an error of about n/4 roundings of their sum (any sum by n at most: Higham, Accuracy and Stability of
// Numerical Algorithms, 2002, section 4.2): less than C(n) up to n = 128^2. 32 was measured: in 3e6 values of
// well-written ops, from random cases and from tails, offsets and constant rows, the largest deviation for n = 1 was 6
// (x^p, a tail), 3 otherwise; 12 for a normalization of two entries. Weak code is off by hundreds at best, by 1e15 in
// its tails.
constexpr double roundings_allowed = 32;

// Intermediate results below the normal numbers have an absolute error of half the smallest one's last place, which may
// be multiplied by a few numbers of size 1 later.
constexpr double smallest_normals_allowed = 8;

// Results nearer than this to the largest number may overflow by a rounding or by the order of a sum.
constexpr double range_used = 0.25;

}  // namespace

Allowance::Allowance(const Op& op, const Case& instance, const ShippedScalar& shipped, const ExtendedSide& extended)
    : shipped_(shipped),
      extended_(extended),
      tensors_(result_tensors(op, instance)),
      sum_factor_(roundings_allowed * std::sqrt(static_cast<double>(longest_sum(op, instance)))),
      input_size_(0),
      upstream_size_(largest_magnitude(instance.upstream)) {
  for (const std::size_t input : op.differentiable_inputs())
    input_size_ = largest_magnitude(instance.inputs[input], input_size_);
}

bool Allowance::in_range(double size) const { return size <= range_used * shipped_.largest; }

bool Allowance::outputs_in_range() const {
  for (std::size_t tensor = 0; tensor < tensors_.size() && !tensors_[tensor].is_gradient; ++tensor) {
    for (std::size_t i = 0; i < extended_.size(tensor); ++i) {
      if (!in_range(std::abs(extended_.value(tensor, i)))) return false;
    }
  }
  return true;
}

void Allowance::visit(const std::function<void(const Entry&)>& visitor) const {
  const bool with_gradients = outputs_in_range();
  for (std::size_t tensor = 0; tensor < tensors_.size(); ++tensor) {
    if (!tensors_[tensor].is_gradient || with_gradients) visit_tensor(tensor, visitor);
  }
}

void Allowance::visit_tensor(std::size_t tensor, const std::function<void(const Entry&)>& visitor) const {
  const std::size_t size = extended_.size(tensor);
  const double largest = extended_.largest(tensor);
  const double underflow = smallest_normals_allowed * shipped_.smallest_normal *
                           (tensors_[tensor].is_gradient ? std::max(1.0, upstream_size_) : 1);
  for (std::size_t i = 0; i < size; ++i) {
    const double entry = std::abs(extended_.value(tensor, i));
    const double allowed = sum_factor_ * (extended_.conditioning(tensor, i) + shipped_.unit_roundoff * entry);
    if (!extended_.written(tensor, i) || !in_range(entry) || !std::isfinite(allowed)) continue;
    visitor({tensor, i, allowed + underflow, allowed <= largest || largest <= underflow});
  }
}

double Allowance::shared(std::size_t tensor, const std::vector<double>& sizes) const {
  double output_size = 0, move = 0;
  for (std::size_t i = 0; i < sizes.size() && !tensors_[i].is_gradient; ++i)
    output_size = std::max(output_size, sizes[i]);
  for (std::size_t i = 0; i < extended_.size(tensor); ++i) {
    if (std::isfinite(extended_.conditioning(tensor, i))) move = std::max(move, extended_.conditioning(tensor, i));
  }
  // Terms that cancel in all of a tensor are as large as inputs times results that do not cancel: those of an output as
  // large as x y, those of a gradient as dy x y. A standardized row of two, which is ±1 for any x, has both.
  const double terms = output_size * std::max(1.0, input_size_) * (tensors_[tensor].is_gradient ? upstream_size_ : 1);
  const double u = shipped_.unit_roundoff;
  return sum_factor_ * u * sizes[tensor] + roundings_allowed * (u * terms + move);
}

}  // namespace gradcheck
