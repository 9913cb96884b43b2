/// Names in an error message.
#pragma once

#include <string>

namespace gradcheck {

/// "a, b, c"; "nothing" for an empty range of strings.
template <class Names>
std::string list_text(const Names& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text.empty() ? "nothing" : text;
}

}  // namespace gradcheck
