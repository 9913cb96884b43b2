#include "gradcheck/declare/tensor_names.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace gradcheck {

namespace {

std::size_t read_real(TextCursor& cursor, const std::vector<TensorSpec>& tensors, std::string_view role) {
  const std::size_t position = cursor.position();
  const auto name = cursor.accept_identifier();
  std::string known;
  for (std::size_t k = 0; k < tensors.size(); ++k) {
    if (tensors[k].is_index) continue;
    if (name == tensors[k].name) return k;
    known += (known.empty() ? "" : ", ") + tensors[k].name;
  }
  cursor.error_at(position, std::string(role) + " with a gradient (" + (known.empty() ? "none has" : known) + ")");
}

}  // namespace

std::size_t read_real_input(TextCursor& cursor, const Signature& signature) {
  return read_real(cursor, signature.inputs, "an input");
}

std::size_t read_real_output(TextCursor& cursor, const Signature& signature) {
  return read_real(cursor, signature.outputs, "an output");
}

}  // namespace gradcheck
