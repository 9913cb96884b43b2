#include <algorithm>
#include <optional>

#include "gradcheck/mutation/catalogue.hpp"

namespace gradcheck::mutation {

namespace {

// Each contribution takes a call of backward; larger cases are left alone.
constexpr std::size_t most_contributions = 64;

/// The gradient that the upstream entry `element` of `output` contributes; that of zeros for element >= size.
template <class T>
std::optional<std::vector<T>> contribution(const MutatedCall<T>& call, std::size_t output, std::size_t element) {
  ChangedCall<T> changed(call.raw());
  for (std::size_t each = 0; each < call.outputs(); ++each) {
    std::vector<T> upstream(call.upstream(each).size(), T(0));
    if (each == output && element < upstream.size()) upstream[element] = call.upstream(each)[element];
    changed.set_upstream(each, upstream);
  }
  return call.gradient_of(changed, call.input());
}

template <class T>
bool affordable(const MutatedCall<T>& call) {
  std::size_t entries = 0;
  for (std::size_t output = 0; output < call.outputs(); ++output) entries += call.upstream(output).size();
  return entries <= most_contributions && static_cast<std::size_t>(call.shape().size()) <= most_contributions;
}

template <class T>
bool finite(const T& value) {
  return value - value == T(0);
}
/// Not 0, nor the NaN of an infinite derivative times 0.
template <class T>
bool counts(const T& part) {
  return part < T(0) || part > T(0);
}
template <class T>
T size_of(const T& value) {
  return value < T(0) ? T(-value) : value;
}

/// gradient = sum over contributions of what keep(T sum so far, T contribution) makes of them.
template <class Keep>
Mutation contributions(std::string name, std::size_t input, Keep keep) {
  return changed_gradient(std::move(name), input, Reach::everywhere,
                          [keep]<class T>(std::vector<T>& gradient, const MutatedCall<T>& call) {
                            if (!affordable(call) || !std::ranges::all_of(gradient, finite<T>)) return;
                            std::vector<T> kept(gradient.size(), T(0));
                            for (std::size_t output = 0; output < call.outputs(); ++output) {
                              for (std::size_t k = 0; k < call.upstream(output).size(); ++k) {
                                const auto part = contribution(call, output, k);
                                if (!part) return;
                                for (std::size_t i = 0; i < kept.size(); ++i) kept[i] = keep(kept[i], (*part)[i]);
                              }
                            }
                            gradient = kept;
                          });
}

std::optional<std::size_t> output_of_shape(const Shape& shape, std::size_t outputs, const auto& shape_of_output) {
  for (std::size_t output = 0; output < outputs; ++output) {
    if (shape_of_output(output) == shape) return output;
  }
  return std::nullopt;
}

/// Of an output of the input's shape, each entry contributes to the entry of its own place alone, or to all others
/// alone.
Mutation diagonal(std::string name, std::size_t input, bool keep_diagonal) {
  return changed_gradient(std::move(name), input, Reach::everywhere,
                          [keep_diagonal]<class T>(std::vector<T>& gradient, const MutatedCall<T>& call) {
                            const auto output = output_of_shape(call.shape(), call.outputs(),
                                                                [&](std::size_t o) { return call.output_shape(o); });
                            if (!output || !affordable(call)) return;
                            const std::vector<T> right = gradient;
                            for (std::size_t i = 0; i < gradient.size(); ++i) {
                              const auto part = contribution(call, *output, i);
                              if (!part) return;
                              gradient[i] = keep_diagonal ? (*part)[i] : T(right[i] - (*part)[i]);
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
                    []<class T>(const T& sum, const T& part) { return counts(part) ? part : sum; }),
      contributions("first contribution instead of the sum", input,
                    []<class T>(const T& sum, const T& part) { return counts(part) && sum == T(0) ? part : sum; }),
      contributions("largest contribution instead of the sum", input,
                    []<class T>(const T& sum, const T& part) {
                      return counts(part) && size_of(sum) < size_of(part) ? part : sum;
                    }),
  };
}

}  // namespace gradcheck::mutation
