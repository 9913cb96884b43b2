#include "properties/joint_values.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <string>
#include <vector>

#include "gradcheck/error.hpp"
#include "properties/allowed_values.hpp"

namespace gradcheck::properties {

namespace {

/// Puts a 1 into a row of zeros.
void make_nonzero(std::span<double> row, RandomStream& random) {
  if (row.empty() || std::any_of(row.begin(), row.end(), [](double value) { return value != 0; })) return;
  row[random.below(row.size())] = 1;
}

/// Replaces a value that occurs for the third time by another one near by.
void make_paired(std::span<double> values, RandomStream& random) {
  std::map<double, int> seen;
  for (double& value : values) {
    while (seen[value] >= 2)
      value =
          static_cast<float>(value + (random.coin() ? 1 : -1) * std::exp2(-5 - static_cast<double>(random.below(6))));
    ++seen[value];
  }
}

std::vector<std::size_t> draw_order(std::size_t size, RandomStream& random) {
  std::vector<std::size_t> order(size);
  std::iota(order.begin(), order.end(), std::size_t{0});
  for (std::size_t i = size; i > 1; --i) std::swap(order[i - 1], order[random.below(i)]);
  return order;
}

/// Enlarges one entry of each row beyond the sum of the others of its row and column: the diagonal, or any permutation.
void make_dominant(std::span<double> matrix, std::size_t n, RandomStream& random) {
  std::vector<std::size_t> columns = draw_order(n, random);
  if (random.coin()) std::sort(columns.begin(), columns.end());
  for (std::size_t row = 0; row < n; ++row) {
    const double size = size_of_others(matrix, n, row, columns[row]) + random.unit() + 0.5;
    matrix[row * n + columns[row]] = static_cast<float>(random.coin() ? size : -size);
  }
}

/// Makes the diagonal a chain of Gershgorin discs with gaps between them, in any order.
void make_separated(std::span<double> matrix, std::size_t n, RandomStream& random) {
  double reached = 0;
  for (const std::size_t k : draw_order(n, random)) {
    const double radius = size_of_others(matrix, n, k, k);
    matrix[k * n + k] = static_cast<float>(reached + radius + 0.5 + random.unit());
    reached = matrix[k * n + k] + radius;
  }
}

}  // namespace

void draw_together(const Domain& domain, const Shape& shape, std::span<double> values, RandomStream& random) {
  if (domain.joint == JointDomain::anything || values.empty()) return;
  if (domain.joint == JointDomain::paired) return make_paired(values, random);
  const auto n = static_cast<std::size_t>(shape[shape.rank() - 1]);
  const std::size_t part = domain.joint == JointDomain::nonzero ? n : n * n;
  for (std::size_t begin = 0; begin < values.size(); begin += part) {
    const std::span<double> entries = values.subspan(begin, part);
    if (domain.joint == JointDomain::nonzero) make_nonzero(entries, random);
    if (domain.joint == JointDomain::dominant) make_dominant(entries, n, random);
    if (domain.joint == JointDomain::separated) make_separated(entries, n, random);
  }
}

void draw_apart(const Op& op, const Ties& ties, Case& instance, RandomStream& random) {
  struct Place {
    std::size_t input, element;
  };
  std::vector<Place> places;
  for (const std::size_t input : ties.inputs) {
    for (std::size_t i = 0; i < instance.inputs[input].size(); ++i) places.push_back({input, i});
  }
  for (std::size_t i = places.size(); i > 1; --i) std::swap(places[i - 1], places[random.below(i)]);
  if (places.empty()) return;
  // One value per slot around a first one. A slot is twice the distance wide, and the value moves by up to half of the
  // distance in it.
  const double width = 2 * kink_distance;
  const double middle = width * std::round(instance.inputs[places[0].input][places[0].element] / width);
  std::size_t placed = 0;
  for (std::size_t slot = 0; slot < 8 * places.size() + 64 && placed < places.size(); ++slot) {
    const double side = slot % 2 == 0 ? 1 : -1;
    const double value = static_cast<float>(middle + side * width * static_cast<double>((slot + 1) / 2) +
                                            kink_distance * (static_cast<double>(random.below(9)) / 16));
    const Place& place = places[placed];
    if (!allowed(op, place.input, value)) continue;
    instance.inputs[place.input][place.element] = value;
    ++placed;
  }
  if (placed < places.size()) {
    throw ShapeError(std::to_string(places.size()) + " values of " + op.name() +
                     " that must differ do not fit into their domain");
  }
}

}  // namespace gradcheck::properties
