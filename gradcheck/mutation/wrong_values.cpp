#include "gradcheck/mutation/catalogue.hpp"

namespace gradcheck::mutation {

namespace {

/// rule(value) for each entry.
template <class Rule>
Mutation each(std::string name, std::size_t input, Rule rule) {
  return changed_gradient(std::move(name), input, Reach::everywhere, [rule](auto& gradient, const auto&) {
    for (auto& value : gradient) value = rule(value);
  });
}

/// A relative error that may be smaller than 1 + error can tell in binary32.
Mutation off_by(std::string name, std::size_t input, double error) {
  return each(std::move(name), input, [error]<class T>(const T& value) { return T(value + value * T(error)); });
}

enum class Axis { first, last };

template <class T>
T extent_of(Axis axis, const MutatedCall<T>& call) {
  const Shape shape = call.shape();
  if (shape.rank() == 0) return T(1);
  return T(static_cast<double>(axis == Axis::first ? shape[0] : shape[shape.rank() - 1]));
}

Mutation times_extent(std::string name, std::size_t input, Axis axis) {
  return changed_gradient(std::move(name), input, Reach::everywhere,
                          [axis]<class T>(std::vector<T>& gradient, const MutatedCall<T>& call) {
                            for (T& value : gradient) value = value * extent_of(axis, call);
                          });
}

Mutation over_extent(std::string name, std::size_t input, Axis axis) {
  return changed_gradient(std::move(name), input, Reach::everywhere,
                          [axis]<class T>(std::vector<T>& gradient, const MutatedCall<T>& call) {
                            for (T& value : gradient) value = value / extent_of(axis, call);
                          });
}

/// As if a mean, or something that holds it, were constant.
Mutation centred(std::size_t input) {
  return changed_gradient("less its mean", input, Reach::everywhere,
                          []<class T>(std::vector<T>& gradient, const MutatedCall<T>&) {
                            T sum(0);
                            for (const T& value : gradient) sum = sum + value;
                            for (T& value : gradient) value = value - sum / T(static_cast<double>(gradient.size()));
                          });
}

/// A formula that is good near zero only.
Mutation growing_with_point(std::size_t input) {
  return changed_gradient("off by 1e-7 x^2 of itself", input, Reach::everywhere,
                          []<class T>(std::vector<T>& gradient, const MutatedCall<T>& call) {
                            const std::vector<T> x = call.point();
                            for (std::size_t i = 0; i < x.size(); ++i) {
                              gradient[i] = gradient[i] + gradient[i] * T(1e-7) * x[i] * x[i];
                            }
                          });
}

}  // namespace

std::vector<Mutation> wrong_values(const Target& target) {
  const std::size_t input = target.input;
  return {
      each("zero", input, []<class T>(const T&) { return T(0); }),
      each("sign", input, []<class T>(const T& value) { return T(-value); }),
      each("doubled", input, []<class T>(const T& value) { return T(value * T(2)); }),
      each("halved", input, []<class T>(const T& value) { return T(value * T(0.5)); }),
      off_by("off by 1e-6 of itself", input, 1e-6),
      off_by("off by 1e-10 of itself", input, 1e-10),
      each("plus 1e-6", input, []<class T>(const T& value) { return T(value + T(1e-6)); }),
      each("without its sign", input, []<class T>(const T& value) { return value < T(0) ? T(-value) : value; }),
      each("clipped to [-1, 1]", input,
           []<class T>(const T& value) { return value > T(1)    ? T(1)
                                                : value < T(-1) ? T(-1)
                                                                : value; }),
      each("rounded to binary32", input,
           []<class T>(const T& value) { return T(static_cast<double>(static_cast<float>(to_double(value)))); }),
      times_extent("times first extent", input, Axis::first),
      over_extent("over first extent", input, Axis::first),
      times_extent("times last extent", input, Axis::last),
      over_extent("over last extent", input, Axis::last),
      centred(input),
      growing_with_point(input),
  };
}

}  // namespace gradcheck::mutation
