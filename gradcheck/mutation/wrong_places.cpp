#include <algorithm>

#include "gradcheck/mutation/catalogue.hpp"

namespace gradcheck::mutation {

namespace {

using Index = std::vector<std::int64_t>;

using Fits = bool (*)(const Shape& shape);
using Source = Index (*)(Index index, const Shape& shape);

/// Entry i becomes the right entry at source(index of i, shape), in shapes that fit.
Mutation moved(std::string name, std::size_t input, Fits fits, Source source) {
  return changed_gradient(std::move(name), input, Reach::somewhere,
                          [fits, source](Numbers& gradient, const MutatedCall& call) {
                            const Shape shape = call.shape();
                            if (shape.size() == 0 || !fits(shape)) return;
                            call.reached();
                            const Numbers right = gradient;
                            for (std::size_t i = 0; i < right.size(); ++i) {
                              const Index from = source(shape.unravel(static_cast<std::int64_t>(i)), shape);
                              gradient[i] = right[static_cast<std::size_t>(shape.ravel(from))];
                            }
                          });
}

bool first_axis_has_two(const Shape& shape) { return shape.rank() > 0 && shape[0] > 1; }
bool last_axis_has_two(const Shape& shape) { return shape.rank() > 1 && shape[shape.rank() - 1] > 1; }
bool is_matrix(const Shape& shape) { return first_axis_has_two(shape) && last_axis_has_two(shape); }
bool exceeds(const Shape& shape, std::int64_t limit) {
  return std::ranges::any_of(shape, [&](std::int64_t extent) { return extent > limit; });
}
bool ends_in_square(const Shape& shape) {
  return shape.rank() > 1 && shape[shape.rank() - 1] > 1 && shape[shape.rank() - 1] == shape[shape.rank() - 2];
}

Mutation reversed_first(std::size_t input) {
  return moved("reversed along the first axis", input, first_axis_has_two, [](Index index, const Shape& shape) {
    index.front() = shape[0] - 1 - index.front();
    return index;
  });
}
Mutation reversed_last(std::size_t input) {
  return moved("reversed along the last axis", input, last_axis_has_two, [](Index index, const Shape& shape) {
    index.back() = shape[shape.rank() - 1] - 1 - index.back();
    return index;
  });
}
Mutation rolled_first(std::size_t input) {
  return moved("rolled along the first axis", input, first_axis_has_two, [](Index index, const Shape& shape) {
    index.front() = (index.front() + 1) % shape[0];
    return index;
  });
}
Mutation rolled_last(std::size_t input) {
  return moved("rolled along the last axis", input, last_axis_has_two, [](Index index, const Shape& shape) {
    index.back() = (index.back() + 1) % shape[shape.rank() - 1];
    return index;
  });
}
Mutation transposed(std::size_t input) {
  return moved("last two axes transposed", input, ends_in_square, [](Index index, const Shape&) {
    std::swap(index[index.size() - 1], index[index.size() - 2]);
    return index;
  });
}
/// Code that forgets the offset of the batch.
Mutation first_for_all(std::size_t input) {
  return moved("first slice along the first axis for all", input, first_axis_has_two, [](Index index, const Shape&) {
    index.front() = 0;
    return index;
  });
}
Mutation second_like_first(std::size_t input) {
  return moved("second slice along the first axis like the first", input, first_axis_has_two,
               [](Index index, const Shape&) {
                 if (index.front() == 1) index.front() = 0;
                 return index;
               });
}
/// Code that reads the data as if the order of its extents were reversed.
Mutation column_major(std::size_t input) {
  return moved("in column-major order", input, is_matrix, [](Index index, const Shape& shape) {
    std::int64_t number = 0;
    for (std::size_t axis = shape.rank(); axis-- > 0;) number = number * shape[axis] + index[axis];
    return shape.unravel(number);
  });
}

enum class Place { first, middle, last };

std::size_t element_at(Place place, std::size_t size) {
  return place == Place::first ? 0 : place == Place::last ? size - 1 : size / 2;
}

/// rule(value) at one entry.
Mutation one_entry(std::string name, std::size_t input, Place place, Number (*rule)(const Number& value)) {
  return changed_gradient(std::move(name), input, Reach::everywhere,
                          [place, rule](Numbers& gradient, const MutatedCall&) {
                            if (gradient.empty()) return;
                            Number& value = gradient[element_at(place, gradient.size())];
                            value = rule(value);
                          });
}

Mutation one_entry_off(std::string name, std::size_t input, Place place) {
  return one_entry(std::move(name), input, place, [](const Number& value) { return value + value * 1e-3; });
}
Mutation one_entry_zero(std::string name, std::size_t input, Place place) {
  return one_entry(std::move(name), input, place, [](const Number& value) { return value.like(0); });
}

Mutation one_entry_unwritten(std::string name, std::size_t input, Place place) {
  return {std::move(name), input, Reach::everywhere, [place](MutatedCall& call) {
            const Numbers gradient = call.right_gradient();
            for (std::size_t i = 0; i < gradient.size(); ++i) {
              if (i != element_at(place, gradient.size())) call.give(i, gradient[i]);
            }
          }};
}
Mutation unwritten(std::size_t input) {
  return {"never written", input, Reach::everywhere, [](MutatedCall& call) { call.right_gradient(); }};
}

/// Code for vectors of four that skips the remaining entries.
Mutation rest_forgotten(std::size_t input) {
  return changed_gradient("zero after the last full block of 4", input, Reach::somewhere,
                          [](Numbers& gradient, const MutatedCall& call) {
                            if (gradient.size() % 4 == 0) return;
                            call.reached();
                            for (std::size_t i = gradient.size() / 4 * 4; i < gradient.size(); ++i)
                              gradient[i] = call.number(0);
                          });
}

/// Code whose tile or grid ends too early along some axis.
Mutation zero_from(std::int64_t limit, std::size_t input) {
  return changed_gradient("zero from index " + std::to_string(limit) + " on", input, Reach::somewhere,
                          [limit](Numbers& gradient, const MutatedCall& call) {
                            const Shape shape = call.shape();
                            if (!exceeds(shape, limit)) return;
                            for (std::size_t i = 0; i < gradient.size(); ++i) {
                              const Index index = shape.unravel(static_cast<std::int64_t>(i));
                              if (std::ranges::none_of(index, [&](std::int64_t at) { return at >= limit; })) continue;
                              call.reached();
                              gradient[i] = call.number(0);
                            }
                          });
}

Mutation exchanged(const Op& op, std::size_t input, std::size_t other) {
  return {"exchanged for d" + op.signature().inputs[other].name, input, Reach::somewhere, [other](MutatedCall& call) {
            Numbers gradient = call.right_gradient();
            if (call.input_shape(other) == call.shape() && call.raw().downstream[other].data != nullptr) {
              call.reached();
              ChangedCall same(call.op(), call.raw());
              gradient = same.gradient(other).value_or(gradient);
            }
            call.give(gradient);
          }};
}

/// Extents that tiles often have. An extent larger by one shows the fault.
/// Source  the kinds of real bugs, which show at 33, 65, 129 or 257.
constexpr std::int64_t tiles[] = {32, 64, 128, 256};

}  // namespace

std::vector<Mutation> wrong_places(const Target& target) {
  const std::size_t input = target.input;
  std::vector<Mutation> mutations = {
      one_entry_off("first entry off by 1e-3 of itself", input, Place::first),
      one_entry_off("middle entry off by 1e-3 of itself", input, Place::middle),
      one_entry_off("last entry off by 1e-3 of itself", input, Place::last),
      one_entry_zero("first entry zero", input, Place::first),
      one_entry_zero("middle entry zero", input, Place::middle),
      one_entry_zero("last entry zero", input, Place::last),
      one_entry_unwritten("first entry never written", input, Place::first),
      one_entry_unwritten("last entry never written", input, Place::last),
      unwritten(input),
  };
  const auto add = [&](auto wanted, Mutation mutation) {
    if (target.ever_shaped(wanted)) mutations.push_back(std::move(mutation));
  };
  add([](const Shape& shape) { return shape.size() % 4 != 0; }, rest_forgotten(input));
  add(first_axis_has_two, reversed_first(input));
  add(last_axis_has_two, reversed_last(input));
  add(first_axis_has_two, rolled_first(input));
  add(last_axis_has_two, rolled_last(input));
  add(ends_in_square, transposed(input));
  add(is_matrix, column_major(input));
  add(first_axis_has_two, first_for_all(input));
  add(first_axis_has_two, second_like_first(input));
  for (const std::int64_t limit : tiles) {
    add([limit](const Shape& shape) { return exceeds(shape, limit); }, zero_from(limit, input));
  }
  for (const std::size_t other : target.op.differentiable_inputs()) {
    const auto alike = [&](const CallShapes& call) { return call.inputs[input] == call.inputs[other]; };
    if (other != input && target.ever(alike)) mutations.push_back(exchanged(target.op, input, other));
  }
  return mutations;
}

}  // namespace gradcheck::mutation
