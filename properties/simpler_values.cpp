#include "properties/simpler_values.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "properties/allowed_values.hpp"

namespace gradcheck::properties {

namespace {

// Inputs with more entries than this are only simplified as a whole.
constexpr std::size_t few_entries = 48;

/// How simple a value is to read. A value is only replaced by one of a lower rank.
int rank_of(double value) {
  constexpr std::array<double, 7> simplest = {0, 1, -1, 2, -2, 0.5, -0.5};
  const auto place = std::find(simplest.begin(), simplest.end(), value);
  if (place != simplest.end()) return static_cast<int>(place - simplest.begin());
  if (value == std::round(value)) return 8;
  if (2 * value == std::round(2 * value)) return 9;
  if (8 * value == std::round(8 * value)) return 10;
  return 11;
}

std::vector<double> simpler_values(double value) {
  std::vector<double> values;
  for (const double candidate : {0.0, 1.0, -1.0, 2.0, -2.0, 0.5, -0.5, std::round(value), std::round(2 * value) / 2,
                                 std::round(8 * value) / 8}) {
    if (rank_of(candidate) < rank_of(value)) values.push_back(candidate);
  }
  return values;
}

}  // namespace

std::size_t nonzero_upstreams(const Case& instance) {
  std::size_t count = 0;
  for (const std::vector<double>& upstream : instance.upstream) {
    count += static_cast<std::size_t>(
        std::count_if(upstream.begin(), upstream.end(), [](double value) { return value != 0; }));
  }
  return count;
}

void add_simpler_inputs(const Op& op, const Case& instance, std::vector<Case>& list) {
  for (std::size_t input = 0; input < instance.inputs.size(); ++input) {
    if (must_differ(op, input)) continue;
    const std::vector<double>& values = instance.inputs[input];
    const bool is_index = op.signature().inputs[input].is_index;
    // All zeros at once: this keeps ties, which single steps would lose.
    if (values.size() > 1 && allowed(op, input, 0) &&
        std::any_of(values.begin(), values.end(), [](double v) { return v != 0; })) {
      Case zeros = instance;
      std::fill(zeros.inputs[input].begin(), zeros.inputs[input].end(), 0.0);
      list.push_back(std::move(zeros));
    }
    // All at once: the nearest of the simple values.
    Case rounded = instance;
    bool changed = false;
    for (double& value : rounded.inputs[input]) {
      const double simple = std::round(value) == 0 && value != 0 ? std::copysign(1.0, value) : std::round(value);
      if (rank_of(simple) < rank_of(value) && allowed(op, input, simple)) {
        value = simple;
        changed = true;
      }
    }
    if (changed) list.push_back(std::move(rounded));
    if (values.size() > few_entries) continue;
    for (std::size_t i = 0; i < values.size(); ++i) {
      for (const double simple :
           is_index ? (values[i] > 0 ? std::vector<double>{0.0} : std::vector<double>{}) : simpler_values(values[i])) {
        if (!allowed(op, input, simple)) continue;
        Case simpler = instance;
        simpler.inputs[input][i] = simple;
        list.push_back(std::move(simpler));
      }
    }
  }
}

void add_simpler_upstreams(const Case& instance, std::vector<Case>& list) {
  if (nonzero_upstreams(instance) > 1) {
    for (std::size_t output = 0; output < instance.upstream.size(); ++output) {
      for (std::size_t i = 0; i < std::min(instance.upstream[output].size(), few_entries); ++i) {
        if (instance.upstream[output][i] == 0) continue;
        Case one_hot = instance;
        for (std::vector<double>& upstream : one_hot.upstream) std::fill(upstream.begin(), upstream.end(), 0.0);
        one_hot.upstream[output][i] = 1;
        list.push_back(std::move(one_hot));
      }
    }
  }
  for (std::size_t output = 0; output < instance.upstream.size(); ++output) {
    for (std::size_t i = 0; i < std::min(instance.upstream[output].size(), few_entries); ++i) {
      const double value = instance.upstream[output][i];
      for (const double simple : {0.0, 1.0, -1.0, 2.0}) {
        if (rank_of(simple) >= rank_of(value)) continue;
        Case simpler = instance;
        simpler.upstream[output][i] = simple;
        if (nonzero_upstreams(simpler) > 0) list.push_back(std::move(simpler));
      }
    }
  }
}

}  // namespace gradcheck::properties
