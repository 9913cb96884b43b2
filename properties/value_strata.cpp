#include "properties/value_strata.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <vector>

#include "properties/random_values.hpp"

namespace gradcheck::properties {

ValueDraw::ValueDraw(const Op& drawn_op, Case& drawn_case, std::size_t drawn_input, RandomStream& stream)
    : op(drawn_op), instance(drawn_case), input(drawn_input), random(stream) {}

std::size_t ValueDraw::row() const {
  const Shape& shape = instance.input_shapes[input];
  return shape.rank() == 0 ? 1 : static_cast<std::size_t>(shape[shape.rank() - 1]);
}

bool ValueDraw::put(std::size_t element, double value) {
  return put_exactly(element, static_cast<double>(static_cast<float>(value)));
}

bool ValueDraw::put_exactly(std::size_t element, double value) {
  if (!allowed(op, input, value)) return false;
  values()[element] = value;
  return true;
}

namespace {

double sign(RandomStream& random) { return random.coin() ? 1 : -1; }

/// Of a size between 2^lowest and 2^highest, small sizes as often as large ones, of eight bits.
double magnitude(RandomStream& random, double lowest, double highest) {
  const double exponent = lowest + (highest - lowest) * random.unit();
  const double power = std::exp2(std::floor(exponent));
  return power * (1 + static_cast<double>(random.below(128)) / 128);
}

// --- zeros ---

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

// --- simple numbers, signs, orders ---

/// Small numbers that read well, and where the op has declared kinks of this input, now and then one of those.
double simple(ValueDraw& draw) {
  constexpr double values[] = {-2, -1, -0.5, 0, 0.5, 1, 2};
  std::vector<double> kinks;
  for (const KinkPoint& kink : draw.op.kinks().points) {
    if (kink.input == draw.input) kinks.push_back(kink.at);
  }
  if (!kinks.empty() && draw.random.below(4) == 0) return kinks[draw.random.below(kinks.size())];
  return values[draw.random.below(std::size(values))];
}

bool simple_numbers(ValueDraw& draw) {
  return draw.put_all([&](std::size_t) { return simple(draw); });
}

bool of_one_sign(ValueDraw& draw, double wanted) {
  return draw.put_all([&](std::size_t i) { return wanted * std::abs(draw.values()[i]); });
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

// --- equal entries ---

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

/// Equal but for a little: means and variances cancel.
bool nearly_equal(ValueDraw& draw) {
  if (draw.size() < 2) return false;
  const double value = draw.values()[0];
  return draw.put_all([&](std::size_t) { return value + static_cast<double>(draw.random.below(16)) * 0x1p-12; });
}

/// Rows, or all, of another input of which the last axis is as long.
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

// --- sizes ---

template <int lowest, int highest>
bool of_size(ValueDraw& draw) {
  return draw.put_all([&](std::size_t) { return sign(draw.random) * magnitude(draw.random, lowest, highest); });
}

/// Around ±center, by up to an eighth of it.
template <int center>
bool around(ValueDraw& draw) {
  return draw.put_all([&](std::size_t) {
    return sign(draw.random) * (center + static_cast<double>(draw.random.below(65)) * center / 512 - center / 16);
  });
}

/// All far out on one side.
template <int side>
bool tail(ValueDraw& draw) {
  return draw.put_all([&](std::size_t) { return side * magnitude(draw.random, 2, 5.5); });
}

/// One entry far out, the others ordinary.
bool one_large(ValueDraw& draw) {
  constexpr double sizes[] = {20, 40, 100, 800};
  return draw.size() > 0 &&
         draw.put(draw.random.below(draw.size()), sign(draw.random) * sizes[draw.random.below(std::size(sizes))]);
}

bool about_1e_8(ValueDraw& draw) { return of_size<-28, -25>(draw); }
/// Its square underflows in binary32.
bool about_1e_30(ValueDraw& draw) { return of_size<-101, -98>(draw); }
/// Its square underflows in binary64. An op that computes in binary32 as well sees nothing there but what it sees at 1e-30.
bool about_1e_300(ValueDraw& draw) {
  bool any = false;
  if (draw.op.backward_in(ScalarKind::float32)) return false;
  for (std::size_t i = 0; i < draw.size(); ++i)
    any = draw.put_exactly(i, sign(draw.random) * magnitude(draw.random, -998, -995)) || any;
  return any;
}

// --- domains ---

/// Ends of the domain's intervals, or as near to an open one as 2^-20.
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

bool unchanged(ValueDraw&) { return true; }

constexpr std::array values = {
    ValueStratum{"ordinary", 20, unchanged},
    ValueStratum{"one zero", 2, one_zero},
    ValueStratum{"two zeros", 1, two_zeros},
    ValueStratum{"row of zeros", 1, row_of_zeros},
    ValueStratum{"zeros", 2, all_zeros},
    ValueStratum{"simple", 3, simple_numbers},
    ValueStratum{"positive", 1, positive},
    ValueStratum{"negative", 1, negative},
    ValueStratum{"in order", 1, in_order},
    ValueStratum{"equal", 1, all_equal},
    ValueStratum{"two values", 1, two_values},
    ValueStratum{"equal rows", 1, equal_rows},
    ValueStratum{"nearly equal", 1, nearly_equal},
    ValueStratum{"as another input", 1, as_another_input},
    ValueStratum{"small", 2, of_size<-12, -2>},
    ValueStratum{"smaller", 1, of_size<-24, -10>},
    ValueStratum{"of all sizes", 1, of_size<-16, 6>},
    ValueStratum{"low tail", 2, tail<-1>},
    ValueStratum{"high tail", 2, tail<1>},
    ValueStratum{"one large", 1, one_large},
    ValueStratum{"about 40", 1, around<40>},
    ValueStratum{"about 100", 1, around<100>},
    ValueStratum{"about 800", 1, around<800>},
    ValueStratum{"about 1e-8", 1, about_1e_8},
    ValueStratum{"about 1e-30", 1, about_1e_30},
    ValueStratum{"about 1e-300", 1, about_1e_300},
    ValueStratum{"borders", 2, borders},
};

// --- indices ---

bool any_index(std::span<double>, std::int64_t, RandomStream&) { return true; }

bool repeated_index(std::span<double> indices, std::int64_t bound, RandomStream& random) {
  if (indices.size() < 2) return false;
  const auto one = static_cast<double>(random.below(static_cast<std::uint64_t>(bound)));
  std::fill(indices.begin(), indices.end(), one);
  return true;
}

/// No index twice, in any order.
bool distinct_indices(std::span<double> indices, std::int64_t bound, RandomStream& random) {
  if (indices.size() < 2 || static_cast<std::int64_t>(indices.size()) > bound) return false;
  std::vector<double> all(static_cast<std::size_t>(bound));
  std::iota(all.begin(), all.end(), 0.0);
  for (std::size_t i = 0; i < indices.size(); ++i) {
    std::swap(all[i], all[i + random.below(all.size() - i)]);
    indices[i] = all[i];
  }
  return true;
}

bool first_index(std::span<double> indices, std::int64_t, RandomStream&) {
  std::fill(indices.begin(), indices.end(), 0.0);
  return !indices.empty();
}

bool last_index(std::span<double> indices, std::int64_t bound, RandomStream&) {
  std::fill(indices.begin(), indices.end(), static_cast<double>(bound - 1));
  return !indices.empty() && bound > 1;
}

constexpr std::array indices = {
    IndexStratum{"ordinary", any_index},        IndexStratum{"repeated", repeated_index},
    IndexStratum{"distinct", distinct_indices}, IndexStratum{"first", first_index},
    IndexStratum{"last", last_index},
};

// --- upstream ---

void any_upstream(std::span<double>, RandomStream&) {}

void ones(std::span<double> upstream, RandomStream&) { std::fill(upstream.begin(), upstream.end(), 1.0); }

void one_hot(std::span<double> upstream, RandomStream& random) {
  if (upstream.empty()) return;
  const std::size_t hot = random.below(upstream.size());
  const double value = upstream[hot];
  std::fill(upstream.begin(), upstream.end(), 0.0);
  upstream[hot] = value;
}

void no_upstream(std::span<double> upstream, RandomStream&) { std::fill(upstream.begin(), upstream.end(), 0.0); }

void large_upstream(std::span<double> upstream, RandomStream&) {
  for (double& value : upstream) value *= 0x1p10;
}

void small_upstream(std::span<double> upstream, RandomStream&) {
  for (double& value : upstream) value *= 0x1p-10;
}

constexpr std::array upstreams = {
    UpstreamStratum{"ordinary", 12, any_upstream}, UpstreamStratum{"ones", 1, ones},
    UpstreamStratum{"one hot", 2, one_hot},        UpstreamStratum{"zeros", 0.5, no_upstream},
    UpstreamStratum{"large", 0.5, large_upstream}, UpstreamStratum{"small", 0.5, small_upstream},
};

}  // namespace

std::span<const ValueStratum> value_strata() { return values; }
std::span<const IndexStratum> index_strata() { return indices; }
std::span<const UpstreamStratum> upstream_strata() { return upstreams; }

}  // namespace gradcheck::properties
