#include "gradcheck/declare/op.hpp"

#include <algorithm>
#include <cstring>

#include "gradcheck/abi/crossing.hpp"
#include "gradcheck/error.hpp"

namespace gradcheck {

namespace {

// The table with the fields that this host knows. A plugin built with an older header has fewer; the others are zero.
gradcheck_op known_part(const gradcheck_op& table) {
  gradcheck_op known{};
  std::memcpy(&known, &table, std::min<std::size_t>(table.struct_size, sizeof(known)));
  return known;
}

DeclaredTexts texts_of(const gradcheck_op& table) {
  const auto text = [](const char* pointer) { return std::string(pointer == nullptr ? "" : pointer); };
  return {text(table.signature), text(table.attributes), text(table.domain),   text(table.structure),
          text(table.kinks),     text(table.saved),      text(table.in_place), text(table.precision)};
}

}  // namespace

Op::Op(const gradcheck_op& table, std::string origin, std::shared_ptr<const void> library)
    : table_(known_part(table)), origin_(std::move(origin)), library_(std::move(library)) {
  if (table_.signature == nullptr) throw LoadError("an op of " + origin_ + " has no signature");
  declared_ = read_declarations(texts_of(table_));
  if (table_.forward == nullptr) throw LoadError(name() + " of " + origin_ + " has no forward function");
  if (table_.backward == nullptr) throw LoadError(name() + " of " + origin_ + " has no backward function");
  constexpr std::uint32_t known_scalars = GRADCHECK_SCALAR_FLOAT32 | GRADCHECK_SCALAR_FLOAT64 |
                                          GRADCHECK_SCALAR_DOUBLE_DOUBLE | GRADCHECK_SCALAR_BINARY128 |
                                          GRADCHECK_SCALAR_WIDE;
  if ((table_.forward_scalars & known_scalars) == 0 || (table_.backward_scalars & known_scalars) == 0) {
    throw LoadError(name() + " of " + origin_ +
                    " must name at least one known scalar for forward and one for backward");
  }
  for (std::size_t input = 0; input < signature().inputs.size(); ++input) {
    if (!signature().inputs[input].is_index) differentiable_.push_back(input);
  }
}

Op Op::as_black_box(ScalarKind scalar) const {
  if (!forward_in(scalar) || !backward_in(scalar)) {
    throw LoadError(name() + " of " + origin_ + " does not compute in " + std::string(gradcheck::name(scalar)) +
                    ", so it cannot be checked as a black box in that scalar");
  }
  const std::uint32_t bit = scalar_bit(scalar);
  Op box = *this;
  for (std::uint32_t* scalars : {&box.table_.forward_scalars, &box.table_.backward_scalars, &box.table_.jvp_scalars,
                                 &box.table_.double_backward_scalars}) {
    *scalars &= bit;
  }
  return box;
}

std::vector<Shape> Op::saved_shapes(const Bindings& bindings, const AttributeValues& values) const {
  return saved().empty() ? std::vector<Shape>() : output_shapes(declared_.saved, bindings, values);
}

bool Op::forward_in(ScalarKind scalar) const { return (table_.forward_scalars & scalar_bit(scalar)) != 0; }

bool Op::backward_in(ScalarKind scalar) const { return (table_.backward_scalars & scalar_bit(scalar)) != 0; }

bool Op::jvp_in(ScalarKind scalar) const {
  return table_.jvp != nullptr && (table_.jvp_scalars & scalar_bit(scalar)) != 0;
}

bool Op::double_backward_in(ScalarKind scalar) const {
  return table_.double_backward != nullptr && (table_.double_backward_scalars & scalar_bit(scalar)) != 0;
}

bool Op::extended() const {
  for (const ScalarKind scalar : {ScalarKind::double_double, ScalarKind::binary128, ScalarKind::wide}) {
    if (forward_in(scalar) && backward_in(scalar)) return true;
  }
  return false;
}

}  // namespace gradcheck
