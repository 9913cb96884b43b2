#include "gradcheck/declare/text_cursor.hpp"

#include "gradcheck/error.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <system_error>
#include <utility>

namespace gradcheck {

namespace {

bool is_digit(char c) { return '0' <= c && c <= '9'; }
bool is_letter(char c) { return ('a' <= c && c <= 'z') || ('A' <= c && c <= 'Z') || c == '_'; }
bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

std::size_t column_of(std::string_view text, std::size_t position) {
  const auto starts = std::ranges::count_if(text.substr(0, position), [](char c) { return !is_continuation(c); });
  return static_cast<std::size_t>(starts) + 1;
}

std::size_t word_length(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::find_if_not(text, is_word_character) - text.begin());
}

// The number of bytes of the first character; 0 if it is not valid UTF-8.
std::size_t character_length(std::string_view text) {
  const auto head = static_cast<unsigned char>(text[0]);
  const std::size_t length = head < 0x80   ? 1
                             : head < 0xC2 ? 0
                             : head < 0xE0 ? 2
                             : head < 0xF0 ? 3
                             : head < 0xF5 ? 4
                                           : 0;
  if (text.size() < length) return 0;
  const bool valid =
      std::ranges::all_of(text.substr(std::min<std::size_t>(length, 1), length ? length - 1 : 0), is_continuation);
  return valid ? length : 0;
}

std::string byte_text(char c) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  const auto byte = static_cast<unsigned char>(c);
  return std::string("byte 0x") + digits[byte >> 4U] + digits[byte & 15U];
}

constexpr std::string_view symbols[] = {"...", "..", "->", ">=", "<=", "==", "!="};

}  // namespace

bool is_word_character(char c) { return is_letter(c) || is_digit(c); }

TextCursor::TextCursor(std::string subject, std::string_view text) : subject_(std::move(subject)), text_(text) {
  if (text.size() > longest_text) {
    throw ParseError(subject_, std::string(text.substr(0, longest_text)), column_of(text, longest_text),
                     "at most " + std::to_string(longest_text) + " bytes of text", std::to_string(text.size()));
  }
  advance(0);
  token_end_ = 0;
}

// Moves past the token and the blanks after it.
void TextCursor::advance(std::size_t bytes) {
  token_end_ = position_ + bytes;
  position_ = token_end_;
  while (position_ < text_.size() && is_blank(text_[position_])) ++position_;
}

bool TextCursor::starts_with(std::string_view token) const noexcept {
  const std::string_view rest = text_.substr(position_);
  if (!rest.starts_with(token)) return false;
  const char next = rest.size() > token.size() ? rest[token.size()] : '\0';
  if (is_word_character(token.back())) return !is_word_character(next);
  if (token == "-") return next != '>';
  if (token == "<" || token == ">") return next != '=';
  return true;
}

bool TextCursor::accept(std::string_view token) {
  if (!starts_with(token)) return false;
  advance(token.size());
  return true;
}

void TextCursor::expect(std::string_view token) {
  if (!accept(token)) error("'" + std::string(token) + "'");
}

std::optional<std::string> TextCursor::accept_identifier() {
  if (at_end() || !is_letter(text_[position_])) return std::nullopt;
  std::string name(text_.substr(position_, word_length(text_.substr(position_))));
  advance(name.size());
  return name;
}

std::string TextCursor::expect_identifier(std::string_view expected) {
  if (auto name = accept_identifier()) return *std::move(name);
  error(std::string(expected));
}

bool TextCursor::at_digit() const noexcept { return !at_end() && is_digit(text_[position_]); }

std::int64_t TextCursor::expect_integer() {
  if (!at_digit()) error("an integer");
  const std::size_t length = word_length(text_.substr(position_));
  const char* const begin = text_.data() + position_;
  std::int64_t value = 0;
  const auto [end, status] = std::from_chars(begin, begin + length, value);
  if (status != std::errc{}) error("an integer of at most 63 bits");
  if (end != begin + length) error("an integer");
  advance(length);
  return value;
}

double TextCursor::expect_number(std::string_view expected) {
  const char* const begin = text_.data() + position_;
  const char* const last = text_.data() + text_.size();
  double value = 0;
  const auto [end, status] = std::from_chars(begin, last, value);
  if (status == std::errc::result_out_of_range) error(std::string(expected) + " that a double can hold");
  const bool whole = end == last || !is_word_character(*end);
  if (status != std::errc{} || !std::isfinite(value) || !whole) error(std::string(expected));
  advance(static_cast<std::size_t>(end - begin));
  return value;
}

std::string TextCursor::found_at(std::size_t position) const {
  constexpr std::size_t longest_shown = 40;
  const std::string_view rest = text_.substr(position);
  if (rest.empty()) return "the end of the text";
  if (is_word_character(rest[0])) {
    const std::size_t length = word_length(rest);
    if (length <= longest_shown) return "'" + std::string(rest.substr(0, length)) + "'";
    return "'" + std::string(rest.substr(0, longest_shown)) + "…'";
  }
  for (const std::string_view symbol : symbols) {
    if (rest.starts_with(symbol)) return "'" + std::string(symbol) + "'";
  }
  const std::size_t length = character_length(rest);
  const bool control = static_cast<unsigned char>(rest[0]) < 0x20 || rest[0] == 0x7F;
  if (length == 0 || control) return byte_text(rest[0]);
  return "'" + std::string(rest.substr(0, length)) + "'";
}

void TextCursor::error_at(std::size_t position, const std::string& expected) const {
  throw ParseError(subject_, std::string(text_), column_of(text_, position), expected, found_at(position));
}

}  // namespace gradcheck
