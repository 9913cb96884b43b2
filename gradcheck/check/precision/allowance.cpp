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

// Of two inputs, the largest product that strata come to.
constexpr double largest_product = 0x1p10;

}  // namespace

Allowance::Allowance(const Op& op, const Case& instance, const ShippedScalar& shipped, const ExtendedSide& extended,
                     bool large_products)
    : shipped_(shipped),
      extended_(extended),
      tensors_(result_tensors(op, instance)),
      elementwise_(is_elementwise(op)),
      sum_factor_(roundings_allowed * std::sqrt(static_cast<double>(longest_sum(op, instance)))),
      input_size_(0),
      upstream_size_(largest_magnitude(instance.upstream)) {
  for (const std::size_t input : op.differentiable_inputs())
    input_size_ = largest_magnitude(instance.inputs[input], input_size_);
  product_ = large_products ? std::clamp(input_size_, 1.0, largest_product) : 1;
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

void Allowance::visit_outputs(const std::function<void(const Entry&)>& visitor) const {
  for (std::size_t tensor = 0; tensor < tensors_.size(); ++tensor) {
    if (!tensors_[tensor].is_gradient) visit_tensor(tensor, visitor);
  }
}

void Allowance::visit_tensor(std::size_t tensor, const std::function<void(const Entry&)>& visitor) const {
  const std::size_t size = extended_.size(tensor);
  double largest = 0;
  for (std::size_t i = 0; i < size; ++i) {
    const double entry = std::abs(extended_.value(tensor, i));
    if (std::isfinite(entry)) largest = std::max(largest, entry);
  }
  const bool is_gradient = tensors_[tensor].is_gradient;
  const double u = shipped_.unit_roundoff;
  // The terms of a sum in a gradient are upstream times other inputs, as in a product; they may cancel in all of the
  // tensor.
  const double terms = is_gradient ? upstream_size_ * std::max(1.0, input_size_) : input_size_;
  const double scale = elementwise_ ? 0 : sum_factor_ * u * largest + roundings_allowed * u * terms * product_;
  const double underflow =
      smallest_normals_allowed * shipped_.smallest_normal * (is_gradient ? std::max(1.0, upstream_size_) : 1);
  for (std::size_t i = 0; i < size; ++i) {
    const double entry = std::abs(extended_.value(tensor, i));
    const double allowed = sum_factor_ * (extended_.conditioning(tensor, i) + u * entry) + scale;
    if (!extended_.written(tensor, i) || !in_range(entry) || !std::isfinite(allowed)) continue;
    visitor({tensor, i, allowed + underflow, allowed <= largest || largest <= underflow});
  }
}

}  // namespace gradcheck
