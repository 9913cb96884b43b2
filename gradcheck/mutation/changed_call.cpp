#include "gradcheck/mutation/changed_call.hpp"

#include <algorithm>
#include <functional>

#include "gradcheck/call/elements.hpp"

namespace gradcheck::mutation {

gradcheck_tensor& ChangedCall::own(TensorRole role, std::size_t place, const Shape& shape) {
  gradcheck_tensor& owned = tensor(role, place);
  TensorMemory& memory = memory_.emplace_back(shape, owned.dtype);
  memory.clear();
  owned = memory.tensor();
  return owned;
}

void ChangedCall::set(TensorRole role, std::size_t place, const Numbers& values) {
  store_numbers(own(role, place, shape_of(tensor(role, place))), values);
}

void ChangedCall::set_indices(std::size_t input, const std::vector<std::int64_t>& values) {
  store_indices(own(TensorRole::input, input, shape_of(tensor(TensorRole::input, input))), values);
}

void ChangedCall::refit(TensorRole role, std::size_t place, const Shape& shape) {
  const Shape before = shape_of(tensor(role, place));
  if (before == shape) return;
  const Numbers values = numbers_of(tensor(role, place));
  const TensorElements fitted(own(role, place, shape));
  for (std::size_t i = 0; i < fitted.size(); ++i) {
    const std::vector<std::int64_t> index = shape.unravel(static_cast<std::int64_t>(i));
    const bool in_both = std::ranges::equal(index, before, std::ranges::less());
    if (in_both) values[static_cast<std::size_t>(before.ravel(index))].store(fitted.place(i));
  }
}

std::optional<Numbers> ChangedCall::gradient(std::size_t input, Others others) {
  const CallFrame::Tensors& downstream = frame_.tensors(TensorRole::downstream);
  for (std::size_t i = 0; i < downstream.size(); ++i) {
    if (downstream[i].data == nullptr || (i != input && others == Others::kept)) continue;
    own(TensorRole::downstream, i, shape_of(downstream[i]));
  }
  status_ = frame_.enter(OpFunction::backward);
  if (status_ != GRADCHECK_OK) return std::nullopt;
  return numbers_of(downstream[input]);
}

}  // namespace gradcheck::mutation
