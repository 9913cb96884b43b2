#include "gradcheck/mutation/mutated_call.hpp"

#include "gradcheck/mutation/changed_call.hpp"

namespace gradcheck::mutation {

Numbers MutatedCall::right_gradient() const {
  ChangedCall same(right_, call_);
  auto gradient = same.gradient(input_, ChangedCall::Others::kept);
  if (gradient) return *std::move(gradient);
  same.copy_message(call_);
  throw Refused{same.status()};
}

void MutatedCall::give(std::size_t element, const Number& value) const {
  std::byte* const place = TensorElements(call_.downstream[input_]).place(element);
  const Number result = right_.accumulates() ? Number(scalar_, place) + value : value;
  result.store(place);
}

void MutatedCall::give(const Numbers& gradient) const {
  for (std::size_t i = 0; i < gradient.size(); ++i) give(i, gradient[i]);
}

}  // namespace gradcheck::mutation
