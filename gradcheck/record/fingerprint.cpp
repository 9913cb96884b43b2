#include "gradcheck/record/fingerprint.hpp"

#include <xxhash.h>

#include <array>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "gradcheck/version.hpp"

namespace gradcheck {

namespace {

std::uint32_t hash_of(const std::string& bytes) {
  return static_cast<std::uint32_t>(XXH3_64bits(bytes.data(), bytes.size()));
}

template <class Number>
void append(std::string& bytes, const Number* numbers, std::size_t count) {
  const std::uint64_t length = count;
  bytes.append(reinterpret_cast<const char*>(&length), sizeof(length));
  bytes.append(reinterpret_cast<const char*>(numbers), count * sizeof(Number));
}

void append(std::string& bytes, const std::string& text) { append(bytes, text.data(), text.size()); }

}  // namespace

std::uint32_t declarations_fingerprint(const Op& op) {
  std::string bytes;
  for (const std::string& text : {op.signature().text, op.attributes_text(), op.domain_text(), op.structure_text(),
                                  op.kinks_text(), op.saved_text(), op.in_place_text(), op.precision_text()}) {
    append(bytes, text);
  }
  const std::uint32_t numbers[] = {op.table().flags, op.table().forward_scalars, op.table().backward_scalars,
                                   op.table().jvp_scalars, op.table().double_backward_scalars};
  append(bytes, numbers, std::size(numbers));
  return hash_of(bytes);
}

std::uint32_t code_fingerprint(const Op& op) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(op.origin(), error)) return hash_of(version_string);
  std::ifstream file(op.origin(), std::ios::binary);
  std::ostringstream content;
  content << file.rdbuf();
  return hash_of(content.str());
}

std::uint32_t case_fingerprint(const Case& instance) {
  std::string bytes;
  for (const auto& [name, value] : instance.attributes) append(bytes, name + "=" + value.to_string());
  for (const auto* shapes : {&instance.input_shapes, &instance.output_shapes}) {
    for (const Shape& shape : *shapes) append(bytes, shape.extents().data(), shape.rank());
  }
  for (const auto* tensors : {&instance.inputs, &instance.upstream}) {
    for (const std::vector<double>& tensor : *tensors) append(bytes, tensor.data(), tensor.size());
  }
  append(bytes, &instance.seed, 1);
  return hash_of(bytes);
}

std::string fingerprint_text(std::uint32_t fingerprint) {
  std::array<char, 8> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), fingerprint, 16).ptr;
  const std::string text(digits.data(), end);
  return std::string(digits.size() - text.size(), '0') + text;
}

}  // namespace gradcheck
