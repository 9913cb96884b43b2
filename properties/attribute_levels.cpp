#include "properties/attribute_levels.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <tuple>

#include "gradcheck/error.hpp"

namespace gradcheck::properties {

namespace {

std::vector<LeveledAttribute> levels_of(const AttributeSpec& spec) {
  if (spec.kind == AttributeKind::flag || spec.kind == AttributeKind::choice) {
    // The default comes first, so that the first row is all defaults.
    const std::int64_t count = spec.kind == AttributeKind::flag ? 2 : static_cast<std::int64_t>(spec.choices.size());
    std::vector<LeveledAttribute> levels = {{AttributeLevel::choice, spec.default_value.integer}};
    for (std::int64_t choice = 0; choice < count; ++choice) {
      if (choice != spec.default_value.integer) levels.push_back({AttributeLevel::choice, choice});
    }
    return levels;
  }
  std::vector<LeveledAttribute> levels;
  for (const AttributeLevel level : {AttributeLevel::standard, AttributeLevel::lowest, AttributeLevel::highest,
                                     AttributeLevel::inside, AttributeLevel::second_lowest}) {
    levels.push_back({level, 0});
  }
  return levels;
}

/// Two attributes, in the order of their declaration, at one level each: attribute, level, attribute, level.
using Pair = std::tuple<std::size_t, std::size_t, std::size_t, std::size_t>;

Pair pair_of(std::size_t a, std::size_t level_a, std::size_t b, std::size_t level_b) {
  return a < b ? Pair{a, level_a, b, level_b} : Pair{b, level_b, a, level_a};
}

constexpr std::size_t unset = static_cast<std::size_t>(-1);

/// The level of this attribute that covers most open pairs, given the levels that are already set.
std::size_t best_level(const std::vector<std::size_t>& row, std::size_t attribute, std::size_t levels,
                       const std::set<Pair>& open) {
  std::size_t best = 0;
  std::ptrdiff_t most = -1;
  for (std::size_t level = 0; level < levels; ++level) {
    std::ptrdiff_t covered = 0;
    for (std::size_t other = 0; other < row.size(); ++other) {
      if (other != attribute && row[other] != unset)
        covered += open.contains(pair_of(attribute, level, other, row[other])) ? 1 : 0;
    }
    if (covered > most) {
      most = covered;
      best = level;
    }
  }
  return best;
}

void strike_out(const std::vector<std::size_t>& row, std::set<Pair>& open) {
  for (std::size_t a = 0; a < row.size(); ++a) {
    for (std::size_t b = a + 1; b < row.size(); ++b) open.erase({a, row[a], b, row[b]});
  }
}

double clamp_real(const AttributeSpec& spec, double value) {
  const auto rounded = static_cast<double>(static_cast<float>(value));
  return spec.interval.contains(rounded) ? rounded : spec.default_value.real;
}

double real_at(const AttributeSpec& spec, AttributeLevel level, RandomStream& random) {
  constexpr double reach = 4;  // stands for an infinite end
  const Interval& interval = spec.interval;
  const double lower = std::isinf(interval.lower) ? std::min(-reach, interval.upper - reach) : interval.lower;
  const double upper = std::isinf(interval.upper) ? std::max(reach, lower + reach) : interval.upper;
  const double sixteenth = (upper - lower) / 16;
  switch (level) {
    case AttributeLevel::standard:
    case AttributeLevel::choice: return spec.default_value.real;
    // At an open end: a sixteenth of the range away from it.
    case AttributeLevel::lowest: return clamp_real(spec, interval.contains(lower) ? lower : lower + sixteenth);
    case AttributeLevel::second_lowest: return clamp_real(spec, lower + 2 * sixteenth);
    case AttributeLevel::highest: return clamp_real(spec, interval.contains(upper) ? upper : upper - sixteenth);
    // Multiples of a sixteenth of the range are short to read.
    case AttributeLevel::inside: return clamp_real(spec, lower + sixteenth * static_cast<double>(1 + random.below(15)));
  }
  return spec.default_value.real;
}

std::int64_t integer_at(const AttributeSpec& spec, AttributeLevel level, const IntegerRange& range,
                        RandomStream& random) {
  switch (level) {
    case AttributeLevel::lowest: return range.lower;
    case AttributeLevel::second_lowest: return std::min(range.lower + 1, range.upper);
    case AttributeLevel::highest: return range.upper;
    case AttributeLevel::standard:
    case AttributeLevel::choice:
      if (range.contains(spec.default_value.integer)) return spec.default_value.integer;
      break;
    case AttributeLevel::inside: break;
  }
  return random.between(range.lower, range.upper);
}

}  // namespace

std::vector<AttributeRow> pairwise_rows(const Op& op) {
  std::vector<std::vector<LeveledAttribute>> levels;
  for (const AttributeSpec& spec : op.attributes()) levels.push_back(levels_of(spec));
  std::vector<std::vector<std::size_t>> rows = {std::vector<std::size_t>(levels.size(), 0)};
  if (levels.size() == 1) {
    for (std::size_t level = 1; level < levels[0].size(); ++level) rows.push_back({level});
  }
  std::set<Pair> open;
  for (std::size_t a = 0; a < levels.size(); ++a) {
    for (std::size_t b = a + 1; b < levels.size(); ++b) {
      for (std::size_t i = 0; i < levels[a].size(); ++i) {
        for (std::size_t j = 0; j < levels[b].size(); ++j) open.insert({a, i, b, j});
      }
    }
  }
  strike_out(rows[0], open);
  while (!open.empty()) {
    std::vector<std::size_t> row(levels.size(), unset);
    const auto [a, level_a, b, level_b] = *open.begin();
    row[a] = level_a;
    row[b] = level_b;
    for (std::size_t attribute = 0; attribute < row.size(); ++attribute) {
      if (row[attribute] == unset) row[attribute] = best_level(row, attribute, levels[attribute].size(), open);
    }
    strike_out(row, open);
    rows.push_back(std::move(row));
  }
  std::vector<AttributeRow> result;
  for (const std::vector<std::size_t>& row : rows) {
    AttributeRow& chosen = result.emplace_back();
    for (std::size_t attribute = 0; attribute < row.size(); ++attribute)
      chosen.push_back(levels[attribute][row[attribute]]);
  }
  return result;
}

AttributeValue value_at(const AttributeSpec& spec, const LeveledAttribute& level, const Bindings& bindings,
                        const AttributeValues& earlier, RandomStream& random) {
  switch (spec.kind) {
    case AttributeKind::integer: {
      const IntegerRange range = integer_range(spec, bindings, earlier);
      if (range.empty()) throw ShapeError("the range " + spec.range_text() + " of " + spec.name + " is empty");
      return AttributeValue::of_integer(integer_at(spec, level.level, range, random));
    }
    case AttributeKind::real: return AttributeValue::of_real(real_at(spec, level.level, random));
    case AttributeKind::flag: return AttributeValue::of_flag(level.choice != 0);
    case AttributeKind::choice:
      return AttributeValue::of_choice(level.choice, spec.choices[static_cast<std::size_t>(level.choice)]);
  }
  return {};
}

}  // namespace gradcheck::properties
