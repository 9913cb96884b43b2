/// How many tensors a signature line names, and which of them hold indices: the part of the line that the compiler
/// needs to call forward and backward. The full parser with its messages is in gradcheck/declare/signature.hpp.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace gradcheck::sdk {

inline constexpr std::size_t max_tensors = 32;

/// The tensors of a comma-separated list such as "x[N,D], ids:index(V)[N]".
struct TensorList {
  std::size_t count = 0;
  std::array<bool, max_tensors> is_index{};
  std::array<std::string_view, max_tensors> name{};
};

constexpr std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\n' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\n' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

constexpr TensorList scan_tensors(std::string_view text) {
  TensorList list;
  text = trim(text);
  while (!text.empty() && list.count < max_tensors) {
    int depth = 0;
    std::size_t end = 0;
    while (end < text.size() && (depth > 0 || text[end] != ',')) {
      if (text[end] == '[' || text[end] == '(') ++depth;
      if (text[end] == ']' || text[end] == ')') --depth;
      ++end;
    }
    const std::string_view tensor = text.substr(0, end);
    const std::size_t name_end = tensor.find_first_of(":[");
    list.is_index[list.count] = name_end != std::string_view::npos && tensor[name_end] == ':';
    list.name[list.count] = trim(tensor.substr(0, name_end));
    ++list.count;
    text = end < text.size() ? text.substr(end + 1) : std::string_view();
    text = trim(text);
  }
  return list;
}

/// Inputs and outputs of "name: inputs -> outputs where conditions".
struct Arity {
  TensorList inputs, outputs;
};

constexpr Arity scan_signature(std::string_view text) {
  const std::size_t colon = text.find(':');
  const std::size_t arrow = text.find("->");
  if (colon == std::string_view::npos || arrow == std::string_view::npos || arrow < colon) return {};
  std::string_view outputs = text.substr(arrow + 2);
  if (const std::size_t where = outputs.find(" where "); where != std::string_view::npos)
    outputs = outputs.substr(0, where);
  return {scan_tensors(text.substr(colon + 1, arrow - colon - 1)), scan_tensors(outputs)};
}

}  // namespace gradcheck::sdk
