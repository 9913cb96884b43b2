#include "properties/value_draw.hpp"

#include "properties/allowed_values.hpp"

namespace gradcheck::properties {

ValueDraw::ValueDraw(const Op& drawn_op, Case& drawn_case, std::size_t drawn_input, RandomStream& stream)
    : op(drawn_op), instance(drawn_case), input(drawn_input), random(stream) {}

std::size_t ValueDraw::row() const {
  const Shape& shape = instance.input_shapes[input];
  return shape.rank() == 0 ? 1 : static_cast<std::size_t>(shape[shape.rank() - 1]);
}

bool ValueDraw::put(std::size_t element, double value) {
  return put_exactly(element, static_cast<double>(static_cast<float>(value)));
}

bool ValueDraw::put_exactly(std::size_t element, double value) {
  if (!allowed(op, input, value)) return false;
  values()[element] = value;
  return true;
}

}  // namespace gradcheck::properties
