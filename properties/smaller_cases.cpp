#include "properties/smaller_cases.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "gradcheck/error.hpp"
#include "properties/random_values.hpp"

namespace gradcheck::properties {

namespace {

// Beyond this many entries values are simplified all at once or not at all.
constexpr std::size_t few_entries = 48;

/// Copies the part of `from` that the smaller shape still has; both row-major. A leading axis that is gone was at index 0.
std::vector<double> cut(const std::vector<double>& from, const Shape& old_shape, const Shape& new_shape) {
  std::vector<double> to;
  const std::size_t gone = old_shape.rank() - std::min(old_shape.rank(), new_shape.rank());
  for (std::int64_t element = 0; element < new_shape.size(); ++element) {
    const std::vector<std::int64_t> place = new_shape.unravel(element);
    std::vector<std::int64_t> old_place(old_shape.rank(), 0);
    for (std::size_t axis = gone; axis < old_shape.rank(); ++axis) {
      old_place[axis] =
          std::min(place[axis - gone + (new_shape.rank() - (old_shape.rank() - gone))], old_shape[axis] - 1);
    }
    to.push_back(from[static_cast<std::size_t>(old_shape.ravel(old_place))]);
  }
  return to;
}

std::size_t nonzeros(const Case& instance) {
  std::size_t count = 0;
  for (const std::vector<double>& upstream : instance.upstream) {
    count += static_cast<std::size_t>(
        std::count_if(upstream.begin(), upstream.end(), [](double value) { return value != 0; }));
  }
  return count;
}

// An upstream of zeros shows nothing; what was not zero may have been cut off.
void keep_some_upstream(Case& instance) {
  if (nonzeros(instance) > 0) return;
  const auto place = std::find_if(instance.upstream.begin(), instance.upstream.end(),
                                  [](const std::vector<double>& upstream) { return !upstream.empty(); });
  if (place != instance.upstream.end()) place->front() = 1;
}

/// The case with other bindings or attributes, its values cut to fit; nothing if the op has no such case.
std::optional<Case> rebuilt(const Op& op, const Case& instance, const Bindings& bindings,
                            const AttributeValues& attributes) {
  try {
    for (const AttributeSpec& spec : op.attributes()) {
      if (out_of_range(spec, *attributes.find(spec.name), bindings, attributes)) return std::nullopt;
    }
    if (unsatisfied(op.signature(), bindings, attributes)) return std::nullopt;
    Case smaller = make_case(op, bindings, attributes);
    smaller.seed = instance.seed;
    for (std::size_t i = 0; i < smaller.inputs.size(); ++i) {
      if (smaller.input_shapes[i].size() > instance.input_shapes[i].size()) return std::nullopt;
      if (instance.inputs[i].empty()) continue;
      smaller.inputs[i] = cut(instance.inputs[i], instance.input_shapes[i], smaller.input_shapes[i]);
      const TensorSpec& spec = op.signature().inputs[i];
      if (!spec.is_index) continue;
      const auto bound = static_cast<double>(index_bound(spec, bindings, attributes));
      for (double& value : smaller.inputs[i]) {
        if (bound < 1) return std::nullopt;
        value = std::fmod(value, bound);
      }
    }
    for (std::size_t i = 0; i < smaller.upstream.size(); ++i) {
      if (instance.upstream[i].empty()) return std::nullopt;
      smaller.upstream[i] = cut(instance.upstream[i], instance.output_shapes[i], smaller.output_shapes[i]);
    }
    keep_some_upstream(smaller);
    return smaller;
  } catch (const Error&) {
    return std::nullopt;
  }
}

std::int64_t elements_of(const Case& instance) {
  std::int64_t elements = 0;
  for (const Shape& shape : instance.input_shapes) elements += shape.size();
  for (const Shape& shape : instance.output_shapes) elements += shape.size();
  return elements;
}

std::vector<std::int64_t> smaller_extents(std::int64_t extent) {
  std::vector<std::int64_t> extents;
  for (const std::int64_t candidate : {std::int64_t{1}, std::int64_t{2}, extent / 2, extent - 1}) {
    if (candidate >= 1 && candidate < extent && std::find(extents.begin(), extents.end(), candidate) == extents.end()) {
      extents.push_back(candidate);
    }
  }
  return extents;
}

void add_smaller_dimensions(const Op& op, const Case& instance, std::vector<Case>& list) {
  for (const Bindings::Dimension& dimension : instance.bindings.dimensions()) {
    for (const std::int64_t extent : smaller_extents(dimension.extent)) {
      Bindings bindings = instance.bindings;
      bindings.set_dimension(dimension.name, extent);
      if (auto smaller = rebuilt(op, instance, bindings, instance.attributes)) list.push_back(std::move(*smaller));
    }
  }
}

/// Changes the axis that is `from_end` axes before the last, or takes it away, in every sequence of the group that has it:
/// sequences that broadcast together keep doing so.
std::optional<Bindings> with_axis(const Bindings& bindings, const std::vector<std::string>& group, std::size_t from_end,
                                  std::optional<std::int64_t> extent) {
  Bindings changed = bindings;
  bool smaller = false;
  for (const std::string& name : group) {
    const Shape& shape = bindings.sequence(name)->extents;
    if (from_end >= shape.rank()) continue;
    std::vector<std::int64_t> extents(shape.begin(), shape.end());
    const std::size_t axis = shape.rank() - 1 - from_end;
    if (!extent) {
      if (axis != 0) continue;  // only leading axes go
      extents.erase(extents.begin());
      smaller = true;
    } else if (extents[axis] > *extent) {
      extents[axis] = *extent;
      smaller = true;
    }
    changed.set_sequence(name, Shape(extents));
  }
  if (!smaller) return std::nullopt;
  return changed;
}

void add_smaller_sequences(const Op& op, const Case& instance, std::vector<Case>& list) {
  std::vector<std::vector<std::string>> groups = broadcast_groups(op.signature());
  for (const std::string& name : free_sequences(op.signature())) {
    const bool grouped = std::any_of(groups.begin(), groups.end(), [&](const std::vector<std::string>& group) {
      return std::find(group.begin(), group.end(), name) != group.end();
    });
    if (!grouped) groups.push_back({name});
  }
  for (const std::vector<std::string>& group : groups) {
    std::size_t rank = 0;
    for (const std::string& name : group) rank = std::max(rank, instance.bindings.sequence(name)->extents.rank());
    for (std::size_t from_end = rank; from_end-- > 0;) {
      std::int64_t largest = 0;
      for (const std::string& name : group) {
        const Shape& shape = instance.bindings.sequence(name)->extents;
        if (from_end < shape.rank()) largest = std::max(largest, shape[shape.rank() - 1 - from_end]);
      }
      std::vector<std::optional<Bindings>> candidates = {with_axis(instance.bindings, group, from_end, std::nullopt)};
      for (const std::int64_t extent : smaller_extents(largest)) {
        candidates.push_back(with_axis(instance.bindings, group, from_end, extent));
      }
      for (const std::optional<Bindings>& bindings : candidates) {
        if (!bindings) continue;
        if (auto smaller = rebuilt(op, instance, *bindings, instance.attributes)) list.push_back(std::move(*smaller));
      }
    }
  }
}

void add_default_attributes(const Op& op, const Case& instance, std::vector<Case>& list) {
  for (const AttributeSpec& spec : op.attributes()) {
    if (*instance.attributes.find(spec.name) == spec.default_value) continue;
    AttributeValues attributes = instance.attributes;
    attributes.set(spec.name, spec.default_value);
    auto smaller = rebuilt(op, instance, instance.bindings, attributes);
    if (smaller && elements_of(*smaller) <= elements_of(instance)) list.push_back(std::move(*smaller));
  }
}

/// How simple a value reads; a value is only ever replaced by one of a lower rank.
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

void add_simpler_inputs(const Op& op, const Case& instance, std::vector<Case>& list) {
  for (std::size_t input = 0; input < instance.inputs.size(); ++input) {
    if (must_differ(op, input)) continue;
    const std::vector<double>& values = instance.inputs[input];
    const bool is_index = op.signature().inputs[input].is_index;
    // All zero: keeps ties that would be lost one by one.
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
  if (nonzeros(instance) > 1) {
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
        if (nonzeros(simpler) > 0) list.push_back(std::move(simpler));
      }
    }
  }
}

}  // namespace

std::vector<Case> smaller_cases(const Op& op, const Case& instance) {
  std::vector<Case> list;
  add_smaller_dimensions(op, instance, list);
  add_smaller_sequences(op, instance, list);
  add_default_attributes(op, instance, list);
  add_simpler_upstreams(instance, list);
  add_simpler_inputs(op, instance, list);
  std::erase_if(list, [&op](const Case& smaller) { return !allowed_together(op, smaller); });
  return list;
}

}  // namespace gradcheck::properties
