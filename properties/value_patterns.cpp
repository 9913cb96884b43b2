#include "properties/value_patterns.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace gradcheck::properties {

namespace {

double simple(ValueDraw& draw) {
  constexpr double values[] = {-2, -1, -0.5, 0, 0.5, 1, 2};
  std::vector<double> kinks;
  for (const KinkPoint& kink : draw.op.kinks().points) {
    if (kink.input == draw.input) kinks.push_back(kink.at);
  }
  if (!kinks.empty() && draw.random.below(4) == 0) return kinks[draw.random.below(kinks.size())];
  return values[draw.random.below(std::size(values))];
}

bool of_one_sign(ValueDraw& draw, double wanted) {
  return draw.put_all([&](std::size_t i) { return wanted * std::abs(draw.values()[i]); });
}

}  // namespace

bool one_zero(ValueDraw& draw) { return draw.size() > 0 && draw.put(draw.random.below(draw.size()), 0); }

bool two_zeros(ValueDraw& draw) {
  if (draw.size() < 2) return false;
  const std::size_t first = draw.random.below(draw.size());
  const std::size_t second = (first + 1 + draw.random.below(draw.size() - 1)) % draw.size();
  const bool put = draw.put(first, 0);
  return draw.put(second, 0) && put;
}

bool row_of_zeros(ValueDraw& draw) {
  const std::size_t row = draw.row();
  if (draw.size() == 0 || row == 0) return false;
  const std::size_t begin = row * draw.random.below(draw.size() / row);
  bool put = true;
  for (std::size_t i = begin; i < begin + row; ++i) put = draw.put(i, 0) && put;
  return put;
}

bool all_zeros(ValueDraw& draw) {
  return draw.put_all([](std::size_t) { return 0.0; });
}

bool simple_numbers(ValueDraw& draw) {
  return draw.put_all([&](std::size_t) { return simple(draw); });
}

bool positive(ValueDraw& draw) { return of_one_sign(draw, 1); }
bool negative(ValueDraw& draw) { return of_one_sign(draw, -1); }

bool in_order(ValueDraw& draw) {
  if (draw.size() < 2) return false;
  const bool rising = draw.random.coin();
  std::sort(draw.values().begin(), draw.values().end());
  if (!rising) std::reverse(draw.values().begin(), draw.values().end());
  return true;
}

bool all_equal(ValueDraw& draw) {
  if (draw.size() < 2) return false;
  const double value = draw.values()[0];
  return draw.put_all([&](std::size_t) { return value; });
}

bool two_values(ValueDraw& draw) {
  if (draw.size() < 2) return false;
  const double one = draw.values()[0], other = draw.values()[1];
  return draw.put_all([&](std::size_t) { return draw.random.coin() ? one : other; });
}

bool equal_rows(ValueDraw& draw) {
  const std::size_t row = draw.row();
  if (row == 0 || draw.size() < 2 * row) return false;
  return draw.put_all([&](std::size_t i) { return draw.values()[i % row]; });
}

bool nearly_equal(ValueDraw& draw) {
  if (draw.size() < 2) return false;
  const double value = draw.values()[0];
  return draw.put_all([&](std::size_t) { return value + static_cast<double>(draw.random.below(16)) * 0x1p-12; });
}

bool as_another_input(ValueDraw& draw) {
  std::vector<std::size_t> others;
  for (const std::size_t other : draw.op.differentiable_inputs()) {
    const std::vector<double>& values = draw.instance.inputs[other];
    const ValueDraw there(draw.op, draw.instance, other, draw.random);
    if (other != draw.input && !values.empty() && there.row() == draw.row()) others.push_back(other);
  }
  if (others.empty() || draw.size() == 0) return false;
  const std::vector<double>& from = draw.instance.inputs[others[draw.random.below(others.size())]];
  return draw.put_all([&](std::size_t i) { return from[i % from.size()]; });
}

}  // namespace gradcheck::properties
