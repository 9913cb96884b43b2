#include <algorithm>
#include <optional>

#include "gradcheck/mutation/catalogue.hpp"

namespace gradcheck::mutation {

namespace {

// Each contribution takes a call of backward; the mutant is right in larger cases.
constexpr std::size_t most_contributions = 64;

/// The gradient that the upstream entry `element` of `output` contributes; that of zeros for element >= size.
std::optional<Numbers> contribution(const MutatedCall& call, std::size_t output, std::size_t element) {
  ChangedCall changed(call.op(), call.raw());
  for (std::size_t each = 0; each < call.outputs(); ++each) {
    const Numbers right = call.upstream(each);
    Numbers upstream = call.numbers(right.size(), 0);
    if (each == output && element < upstream.size()) upstream[element] = right[element];
    changed.set_upstream(each, upstream);
  }
  return changed.gradient(call.input());
}

bool affordable(const MutatedCall& call) {
  std::int64_t entries = 0;
  for (std::size_t output = 0; output < call.outputs(); ++output) entries += call.output_shape(output).size();
  return static_cast<std::size_t>(entries) <= most_contributions &&
         static_cast<std::size_t>(call.shape().size()) <= most_contributions;
}

bool finite(const Number& value) { return value - value == 0; }
/// Neither 0 nor the NaN of an infinite derivative times 0.
bool counts(const Number& part) { return part < 0 || part > 0; }

/// The gradient as a sum over contributions, but with keep(sum so far, contribution) instead of the addition.
Mutation contributions(std::string name, std::size_t input,
                       std::function<Number(const Number& sum, const Number& part)> keep) {
  return changed_gradient(std::move(name), input, Reach::everywhere,
                          [keep = std::move(keep)](Numbers& gradient, const MutatedCall& call) {
                            if (!affordable(call) || !std::ranges::all_of(gradient, finite)) return;
                            Numbers kept = call.numbers(gradient.size(), 0);
                            for (std::size_t output = 0; output < call.outputs(); ++output) {
                              const std::int64_t entries = call.output_shape(output).size();
                              for (std::int64_t k = 0; k < entries; ++k) {
                                const auto part = contribution(call, output, static_cast<std::size_t>(k));
                                if (!part) return;
                                for (std::size_t i = 0; i < kept.size(); ++i) kept[i] = keep(kept[i], (*part)[i]);
                              }
                            }
                            gradient = kept;
                          });
}

std::optional<std::size_t> output_of_input_shape(const MutatedCall& call) {
  for (std::size_t output = 0; output < call.outputs(); ++output) {
    if (call.output_shape(output) == call.shape()) return output;
  }
  return std::nullopt;
}

/// Where an output has the input's shape, each of its entries contributes to the gradient entry of its own place only,
/// or to all other entries only.
Mutation diagonal(std::string name, std::size_t input, bool keep_diagonal) {
  return changed_gradient(std::move(name), input, Reach::everywhere,
                          [keep_diagonal](Numbers& gradient, const MutatedCall& call) {
                            const auto output = output_of_input_shape(call);
                            if (!output || !affordable(call)) return;
                            const Numbers right = gradient;
                            for (std::size_t i = 0; i < gradient.size(); ++i) {
                              const auto part = contribution(call, *output, i);
                              if (!part) return;
                              gradient[i] = keep_diagonal ? (*part)[i] : right[i] - (*part)[i];
                            }
                          });
}

}  // namespace

std::vector<Mutation> wrong_sums(const Target& target) {
  const std::size_t input = target.input;
  return {
      diagonal("off-diagonal dropped", input, true),
      diagonal("diagonal dropped", input, false),
      contributions("last contribution instead of the sum", input,
                    [](const Number& sum, const Number& part) { return counts(part) ? part : sum; }),
      contributions("first contribution instead of the sum", input,
                    [](const Number& sum, const Number& part) { return counts(part) && sum == 0 ? part : sum; }),
      contributions("largest contribution instead of the sum", input,
                    [](const Number& sum, const Number& part) {
                      return counts(part) && without_sign(sum) < without_sign(part) ? part : sum;
                    }),
  };
}

}  // namespace gradcheck::mutation
