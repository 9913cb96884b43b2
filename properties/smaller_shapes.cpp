#include "properties/smaller_shapes.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "gradcheck/error.hpp"
#include "properties/simpler_values.hpp"

namespace gradcheck::properties {

namespace {

/// Copies the part of `from` that the smaller shape still has; both row-major. Of a removed leading axis, index 0
/// stays.
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

/// Sets one entry to 1 if the cut has left only zeros: a zero upstream gradient hides every error.
void keep_some_upstream(Case& instance) {
  if (nonzero_upstreams(instance) > 0) return;
  const auto place = std::find_if(instance.upstream.begin(), instance.upstream.end(),
                                  [](const std::vector<double>& upstream) { return !upstream.empty(); });
  if (place != instance.upstream.end()) place->front() = 1;
}

/// The case with other bindings or attributes and its values cut to fit. Empty if the op has no such case.
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

/// Changes the axis that is `from_end` axes before the last, or removes it, in every sequence of the group that has it,
/// so that the sequences still broadcast together.
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
      if (axis != 0) continue;  // only leading axes are removed
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

}  // namespace

void add_smaller_dimensions(const Op& op, const Case& instance, std::vector<Case>& list) {
  for (const Bindings::Dimension& dimension : instance.bindings.dimensions()) {
    for (const std::int64_t extent : smaller_extents(dimension.extent)) {
      Bindings bindings = instance.bindings;
      bindings.set_dimension(dimension.name, extent);
      if (auto smaller = rebuilt(op, instance, bindings, instance.attributes)) list.push_back(std::move(*smaller));
    }
  }
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

}  // namespace gradcheck::properties
