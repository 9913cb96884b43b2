#include "gradcheck/mutation/catalogue.hpp"

namespace gradcheck::mutation {

namespace {

/// The right backward is called with rule(entry) for each entry of the upstream gradient.
template <class Rule>
Mutation each(std::string name, std::size_t input, Rule rule) {
  return changed_call(std::move(name), input, Reach::everywhere,
                      [rule]<class T>(ChangedCall<T>& changed, const MutatedCall<T>& call) {
                        for (std::size_t output = 0; output < call.outputs(); ++output) {
                          std::vector<T> upstream = call.upstream(output);
                          for (T& value : upstream) value = rule(value);
                          changed.set_upstream(output, upstream);
                        }
                      });
}

Mutation mean_upstream(std::size_t input) {
  return changed_call("upstream's mean for all of it", input, Reach::everywhere,
                      []<class T>(ChangedCall<T>& changed, const MutatedCall<T>& call) {
                        for (std::size_t output = 0; output < call.outputs(); ++output) {
                          std::vector<T> upstream = call.upstream(output);
                          T sum(0);
                          for (const T& value : upstream) sum = sum + value;
                          for (T& value : upstream) value = sum / T(static_cast<double>(upstream.size()));
                          changed.set_upstream(output, upstream);
                        }
                      });
}

auto has_two_along(std::size_t axis) {
  return [axis](const Shape& shape) { return shape.rank() > axis && shape[axis] > 1; };
}

/// In each output that has this axis with two or more slices, keep(T entry, index along the axis, extent, of slice 0).
template <class Keep>
Mutation along_axis(std::string name, std::size_t input, std::size_t axis, Keep keep) {
  return changed_call(std::move(name), input, Reach::somewhere,
                      [axis, keep]<class T>(ChangedCall<T>& changed, const MutatedCall<T>& call) {
                        for (std::size_t output = 0; output < call.outputs(); ++output) {
                          const Shape shape = call.output_shape(output);
                          if (!has_two_along(axis)(shape) || shape.size() == 0) continue;
                          call.reached();
                          const std::vector<T> right = call.upstream(output);
                          std::vector<T> upstream = right;
                          for (std::size_t i = 0; i < right.size(); ++i) {
                            std::vector<std::int64_t> index = shape.unravel(static_cast<std::int64_t>(i));
                            const std::int64_t place = index[axis];
                            index[axis] = 0;
                            const T& of_first = right[static_cast<std::size_t>(shape.ravel(index))];
                            upstream[i] = keep(right[i], place, shape[axis], of_first);
                          }
                          changed.set_upstream(output, upstream);
                        }
                      });
}

/// Sums over a broadcast axis, or over a batch, of which one slice is all that is seen.
Mutation only_first_slice(std::size_t input, std::size_t axis) {
  return along_axis(
      "only the first slice of upstream along axis " + std::to_string(axis), input, axis,
      []<class T>(const T& value, std::int64_t place, std::int64_t, const T&) { return place == 0 ? value : T(0); });
}
Mutation only_last_slice(std::size_t input, std::size_t axis) {
  return along_axis("only the last slice of upstream along axis " + std::to_string(axis), input, axis,
                    []<class T>(const T& value, std::int64_t place, std::int64_t extent, const T&) {
                      return place == extent - 1 ? value : T(0);
                    });
}
Mutation first_slice_for_all(std::size_t input, std::size_t axis) {
  return along_axis("the first slice of upstream along axis " + std::to_string(axis) + " for all", input, axis,
                    []<class T>(const T&, std::int64_t, std::int64_t, const T& of_first) { return of_first; });
}

Mutation output_forgotten(const Op& op, std::size_t input, std::size_t output) {
  return changed_call("upstream of " + op.signature().outputs[output].name + " forgotten", input, Reach::everywhere,
                      [output]<class T>(ChangedCall<T>& changed, const MutatedCall<T>& call) {
                        changed.set_upstream(output, std::vector<T>(call.upstream(output).size(), T(0)));
                      });
}

/// Axes of this number and beyond are rare in outputs.
constexpr std::size_t axes_looked_at = 3;

}  // namespace

std::vector<Mutation> wrong_upstream(const Target& target) {
  const Op& op = target.op;
  const std::size_t input = target.input;
  std::vector<Mutation> mutations = {
      each("upstream ignored", input, []<class T>(const T&) { return T(1); }),
      each("upstream squared", input, []<class T>(const T& value) { return T(value * value); }),
      each("upstream without its sign", input,
           []<class T>(const T& value) { return value < T(0) ? T(-value) : value; }),
      each("upstream's sign alone", input,
           []<class T>(const T& value) { return value < T(0)   ? T(-1)
                                                : value > T(0) ? T(1)
                                                               : T(0); }),
      each("upstream clipped to [-1, 1]", input,
           []<class T>(const T& value) { return value > T(1)    ? T(1)
                                                : value < T(-1) ? T(-1)
                                                                : value; }),
      each("upstream where positive", input, []<class T>(const T& value) { return value > T(0) ? value : T(0); }),
      each("upstream plus 1e-6", input, []<class T>(const T& value) { return T(value + T(1e-6)); }),
      mean_upstream(input),
  };
  for (std::size_t axis = 0; axis < axes_looked_at; ++axis) {
    if (!target.ever([&](const CallShapes& call) { return std::ranges::any_of(call.outputs, has_two_along(axis)); }))
      continue;
    mutations.push_back(only_first_slice(input, axis));
    mutations.push_back(only_last_slice(input, axis));
    mutations.push_back(first_slice_for_all(input, axis));
  }
  if (op.signature().outputs.size() > 1) {
    for (std::size_t output = 0; output < op.signature().outputs.size(); ++output) {
      mutations.push_back(output_forgotten(op, input, output));
    }
  }
  return mutations;
}

}  // namespace gradcheck::mutation
