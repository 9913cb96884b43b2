#pragma once

#include "gradcheck/error.hpp"

#include <cstddef>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace gradcheck::tests {

/// The text with a few characters replaced, removed or inserted, or a stretch doubled; any byte may come up.
inline std::string mutated(std::string text, std::mt19937& random) {
  constexpr std::string_view alphabet = "xyAND019 []():;,.-+*/<>=!_{}\n\t\xC3\xA9\xFF\x01";
  const auto below = [&random](std::size_t limit) { return std::size_t{random()} % limit; };
  for (std::size_t change = 1 + below(3); change > 0; --change) {
    const std::size_t place = below(text.size() + 1);
    const char letter = below(8) == 0 ? static_cast<char>(below(256)) : alphabet[below(alphabet.size())];
    switch (below(4)) {
      case 0: text.insert(place, 1, letter); break;
      case 1: text.erase(place, below(4)); break;
      case 2: text.replace(place, place < text.size() ? 1 : 0, 1, letter); break;
      default: text.insert(place, text.substr(below(text.size() + 1), below(12))); break;
    }
  }
  return text;
}

struct MutationCount {
  int accepted = 0, refused = 0;
};

/// Feeds the parser mutations of the texts, the same ones on every machine. Anything but a ParseError gets through.
/// Each error must point into its text, or right behind it.
template <class Parse>
MutationCount try_mutations(const std::vector<std::string>& texts, int count, Parse parse) {
  std::mt19937 random(20240501);
  MutationCount result;
  for (int k = 0; k < count; ++k) {
    const std::string text = mutated(texts[static_cast<std::size_t>(k) % texts.size()], random);
    try {
      parse(text);
      ++result.accepted;
    } catch (const ParseError& error) {
      if (error.column() < 1 || error.column() > text.size() + 1) throw Error("column outside of: " + text);
      if (error.excerpt().empty()) throw Error("no excerpt of: " + text);
      ++result.refused;
    }
  }
  return result;
}

}  // namespace gradcheck::tests
