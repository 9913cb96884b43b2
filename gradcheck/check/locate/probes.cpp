#include "gradcheck/check/locate/probes.hpp"

#include "gradcheck/reference/step.hpp"
#include "gradcheck/scalar/double_double_math.hpp"
#include "gradcheck/scalar/scalar_traits.hpp"

namespace gradcheck {

namespace {

constexpr int grey_checks = 2;

}  // namespace

std::vector<double> Probes::draw(const Inside& inside) {
  std::vector<double> direction(size_, 0.0);
  for (std::size_t i = 0; i < size_; ++i) {
    if (inside(i)) direction[i] = random.signed_half_to_one(direction_bits);
  }
  return direction;
}

std::vector<double> Probes::draw_everywhere() {
  return draw([](std::size_t) { return true; });
}

std::vector<double> Probes::weights_on(const Numbering& numbering, const std::vector<std::size_t>& members,
                                       bool indexed) const {
  std::vector<double> direction(size_, 0.0);
  if (numbering.count == size_) {
    for (const std::size_t i : members) direction[i] = weights_[i] * (indexed ? numbering.weight(i) : 1.0);
    return direction;
  }
  std::vector<char> selected(numbering.count, 0);
  for (const std::size_t number : members) selected[number] = 1;
  for (std::size_t i = 0; i < size_; ++i) {
    const std::size_t number = numbering.of(i);
    if (selected[number] != 0) direction[i] = weights_[i] * (indexed ? numbering.weight(number) : 1.0);
  }
  return direction;
}

Residual Probes::measure(std::span<const double> direction) {
  Residual quick = source.along(direction, Effort::quick);
  quick.bound *= noise_;
  quick = known.unexplained(quick, direction);
  if (quick.vanishes() || std::abs(quick.value.hi) > grey_zone * quick.bound || grey_ >= grey_checks) return quick;
  if (left() < certified_calls) return quick;
  const Residual certified = measure_certified(direction);
  const double gap = std::abs(to_double(quick.value - certified.value));
  if (gap > quick.bound + certified.bound)
    noise_ *= 2 * gap / quick.bound;  // noisier than in the model
  else if (!certified.vanishes())
    ++grey_;
  return certified;
}

Residual Probes::measure_certified(std::span<const double> direction) {
  return known.unexplained(source.along(direction, Effort::certified), direction);
}

}  // namespace gradcheck
