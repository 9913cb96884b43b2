#include "properties/value_sizes.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace gradcheck::properties {

namespace {

double sign(RandomStream& random) { return random.coin() ? 1 : -1; }

/// A number of eight bits between 2^lowest and 2^highest, with uniformly distributed exponents.
double magnitude(RandomStream& random, double lowest, double highest) {
  const double exponent = lowest + (highest - lowest) * random.unit();
  const double power = std::exp2(std::floor(exponent));
  return power * (1 + static_cast<double>(random.below(128)) / 128);
}

}  // namespace

bool of_size(ValueDraw& draw, int lowest, int highest) {
  return draw.put_all([&](std::size_t) { return sign(draw.random) * magnitude(draw.random, lowest, highest); });
}

bool around(ValueDraw& draw, int center) {
  return draw.put_all([&](std::size_t) {
    return sign(draw.random) * (center + static_cast<double>(draw.random.below(65)) * center / 512 - center / 16);
  });
}

bool tail(ValueDraw& draw, int side) {
  return draw.put_all([&](std::size_t) { return side * magnitude(draw.random, 2, 5.5); });
}

bool one_large(ValueDraw& draw) {
  constexpr double sizes[] = {20, 40, 100, 800};
  return draw.size() > 0 &&
         draw.put(draw.random.below(draw.size()), sign(draw.random) * sizes[draw.random.below(std::size(sizes))]);
}

bool about_1e_300(ValueDraw& draw) {
  bool any = false;
  if (draw.op.backward_in(ScalarKind::float32)) return false;
  for (std::size_t i = 0; i < draw.size(); ++i)
    any = draw.put_exactly(i, sign(draw.random) * magnitude(draw.random, -998, -995)) || any;
  return any;
}

bool borders(ValueDraw& draw) {
  std::vector<double> ends;
  const Domain& domain = draw.op.domains()[draw.input];
  for (const Interval& interval : domain.intervals) {
    for (const double end : {interval.lower, interval.upper}) {
      if (std::isfinite(end)) ends.push_back(end);
    }
  }
  if (ends.empty() || draw.size() == 0) return false;
  const auto put_end = [&](std::size_t i) {
    const double end = ends[draw.random.below(ends.size())], near = 0x1p-20 * std::max(1.0, std::abs(end));
    return draw.put(i, end) || draw.put(i, end + near) || draw.put(i, end - near);
  };
  bool any = put_end(draw.random.below(draw.size()));
  for (std::size_t i = 0; i < draw.size(); ++i) {
    if (draw.random.coin()) any = put_end(i) || any;
  }
  return any;
}

}  // namespace gradcheck::properties
