#include "gradcheck/mutation/catalogue.hpp"

namespace gradcheck::mutation {

namespace {

/// rule(value) for each entry.
Mutation each_entry(std::string name, std::size_t input, std::function<Number(const Number& value)> rule) {
  return changed_gradient(std::move(name), input, Reach::everywhere,
                          [rule = std::move(rule)](Numbers& gradient, const MutatedCall&) {
                            for (Number& value : gradient) value = rule(value);
                          });
}

/// A relative error, which may be too small for binary32 to hold 1 + error.
Mutation off_by(std::string name, std::size_t input, double error) {
  return each_entry(std::move(name), input, [error](const Number& value) { return value + value * error; });
}

enum class Axis { first, last };

double extent_of(Axis axis, const MutatedCall& call) {
  const Shape shape = call.shape();
  if (shape.rank() == 0) return 1;
  return static_cast<double>(axis == Axis::first ? shape[0] : shape[shape.rank() - 1]);
}

Mutation times_extent(std::string name, std::size_t input, Axis axis) {
  return changed_gradient(std::move(name), input, Reach::everywhere,
                          [axis](Numbers& gradient, const MutatedCall& call) {
                            for (Number& value : gradient) value = value * extent_of(axis, call);
                          });
}

Mutation over_extent(std::string name, std::size_t input, Axis axis) {
  return changed_gradient(std::move(name), input, Reach::everywhere,
                          [axis](Numbers& gradient, const MutatedCall& call) {
                            for (Number& value : gradient) value = value / extent_of(axis, call);
                          });
}

/// As if a mean, or a quantity that contains a mean, were constant.
Mutation centred(std::size_t input) {
  return changed_gradient("minus its mean", input, Reach::everywhere, [](Numbers& gradient, const MutatedCall& call) {
    Number sum = call.number(0);
    for (const Number& value : gradient) sum = sum + value;
    const auto count = static_cast<double>(gradient.size());
    for (Number& value : gradient) value = value - sum / count;
  });
}

/// A formula that is right near zero only.
Mutation growing_with_point(std::size_t input) {
  return changed_gradient("off by 1e-7 x^2 of itself", input, Reach::everywhere,
                          [](Numbers& gradient, const MutatedCall& call) {
                            const Numbers x = call.point();
                            for (std::size_t i = 0; i < x.size(); ++i)
                              gradient[i] = gradient[i] + gradient[i] * 1e-7 * x[i] * x[i];
                          });
}

}  // namespace

std::vector<Mutation> wrong_values(const Target& target) {
  const std::size_t input = target.input;
  return {
      each_entry("zero", input, [](const Number& value) { return value.like(0); }),
      each_entry("sign", input, [](const Number& value) { return -value; }),
      each_entry("doubled", input, [](const Number& value) { return value * 2; }),
      each_entry("halved", input, [](const Number& value) { return value * 0.5; }),
      off_by("off by 1e-6 of itself", input, 1e-6),
      off_by("off by 1e-10 of itself", input, 1e-10),
      each_entry("plus 1e-6", input, [](const Number& value) { return value + 1e-6; }),
      each_entry("without its sign", input, without_sign),
      each_entry("clipped to [-1, 1]", input, clipped),
      each_entry(
          "rounded to binary32", input,
          [](const Number& value) { return value.like(static_cast<double>(static_cast<float>(to_double(value)))); }),
      times_extent("multiplied by first extent", input, Axis::first),
      over_extent("divided by first extent", input, Axis::first),
      times_extent("multiplied by last extent", input, Axis::last),
      over_extent("divided by last extent", input, Axis::last),
      centred(input),
      growing_with_point(input),
  };
}

}  // namespace gradcheck::mutation
