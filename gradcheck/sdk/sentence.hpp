/// Sentences that the compiler composes while it compiles an op.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#pragma GCC visibility push(hidden)  // see table.hpp

namespace gradcheck::sdk {

/// Text that grows in a constant expression. Text beyond the capacity is cut off.
class Wording {
 public:
  constexpr Wording& operator<<(std::string_view text) {
    for (const char c : text) {
      if (length_ < text_.size()) text_[length_++] = c;
    }
    return *this;
  }
  constexpr Wording& operator<<(std::size_t number) {
    if (number >= 10) *this << number / 10;
    const char digit = static_cast<char>('0' + number % 10);
    return *this << std::string_view(&digit, 1);
  }
  constexpr std::string_view text() const { return {text_.data(), length_}; }
  constexpr bool empty() const { return length_ == 0; }

 private:
  std::array<char, 2000> text_{};
  std::size_t length_ = 0;
};

/// A text of exactly this many characters, as an argument of a template.
template <std::size_t size>
struct Sentence {
  char text[size + 1]{};
};

template <std::size_t size>
constexpr Sentence<size> sentence_of(std::string_view text) {
  Sentence<size> sentence;
  for (std::size_t i = 0; i < size; ++i) sentence.text[i] = text[i];
  return sentence;
}

/// Not defined: a use of it stops the compiler, and the first line of output shows the sentence, because g++ prints the
/// characters of a template argument as a string.
template <Sentence sentence>
struct Mistake;

}  // namespace gradcheck::sdk

#pragma GCC visibility pop
