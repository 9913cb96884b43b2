#include "gradcheck/mutation/possible_shapes.hpp"

#include <algorithm>
#include <optional>

#include "gradcheck/error.hpp"

namespace gradcheck::mutation {

namespace {

constexpr std::size_t highest_rank = 3;

/// extent_of(number of the symbol) for each dimension. Sequences have this rank; their axes have the next numbers.
template <class ExtentOf>
Bindings bindings_of(const Signature& signature, std::size_t rank, ExtentOf extent_of) {
  Bindings bindings;
  std::size_t number = 0;
  for (const std::string& name : free_dimensions(signature)) bindings.set_dimension(name, extent_of(number++));
  for (const std::string& name : free_sequences(signature)) {
    std::vector<std::int64_t> extents;
    for (std::size_t axis = 0; axis < rank; ++axis) extents.push_back(extent_of(number + axis));
    bindings.set_sequence(name, Shape(extents));
  }
  return bindings;
}

std::vector<Bindings> possible_bindings(const Signature& signature, std::int64_t large) {
  std::vector<Bindings> all;
  const std::size_t symbols = free_dimensions(signature).size() + highest_rank;
  for (std::size_t rank = 0; rank <= highest_rank; ++rank) {
    for (const std::int64_t extent : {std::int64_t{1}, std::int64_t{2}, std::int64_t{3}, std::int64_t{4}, large}) {
      all.push_back(bindings_of(signature, rank, [&](std::size_t) { return extent; }));
    }
    for (std::size_t other = 0; other < symbols; ++other) {
      for (const std::int64_t usual : {1, 2, 4}) {
        for (const std::int64_t unusual : {std::int64_t{1}, std::int64_t{2}, std::int64_t{3}, large}) {
          all.push_back(
              bindings_of(signature, rank, [&](std::size_t number) { return number == other ? unusual : usual; }));
        }
      }
    }
  }
  return all;
}

/// The defaults, and the defaults with another value of one flag or choice.
std::vector<AttributeValues> possible_attributes(const Op& op) {
  std::vector<AttributeValues> all = {defaults(op.attributes())};
  for (const AttributeSpec& spec : op.attributes()) {
    AttributeValues values = defaults(op.attributes());
    if (spec.kind == AttributeKind::flag) {
      values.set(spec.name, AttributeValue::of_flag(spec.default_value.integer == 0));
      all.push_back(values);
    }
    for (std::size_t choice = 0; choice < spec.choices.size(); ++choice) {
      values.set(spec.name, AttributeValue::of_choice(static_cast<std::int64_t>(choice), spec.choices[choice]));
      all.push_back(values);
    }
  }
  return all;
}

}  // namespace

std::vector<CallShapes> possible_shapes(const Op& op, std::int64_t large_extent) {
  std::vector<CallShapes> shapes;
  const std::vector<AttributeValues> attributes = possible_attributes(op);
  for (const Bindings& bindings : possible_bindings(op.signature(), large_extent)) {
    for (const AttributeValues& values : attributes) {
      try {
        if (unsatisfied(op.signature(), bindings, values)) continue;
        shapes.push_back(
            {input_shapes(op.signature(), bindings, values), output_shapes(op.signature(), bindings, values)});
      } catch (const ShapeError&) {  // an extent that cannot be computed
      }
    }
  }
  return shapes;
}

}  // namespace gradcheck::mutation
