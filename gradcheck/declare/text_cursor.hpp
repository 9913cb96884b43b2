#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace gradcheck {

/// Whether a name or a number may contain the character, also in C++. <cctype> is not used: its answers depend on the
/// locale.
bool is_word_character(char c);

/// Reads a declaration token by token; blanks between tokens do not matter. The text must outlive the cursor.
/// Every failure is a ParseError that gives the column, what was expected and what was found.
class TextCursor {
 public:
  /// Declarations longer than this many bytes are refused.
  static constexpr std::size_t longest_text = 16384;

  /// `subject` opens the error messages, e.g. "signature of 'affine'".
  TextCursor(std::string subject, std::string_view text);

  void set_subject(std::string subject) { subject_ = std::move(subject); }

  /// Byte offset of the next token, for error_at() and slice().
  std::size_t position() const noexcept { return position_; }
  bool at_end() const noexcept { return position_ == text_.size(); }

  /// The next token as error messages show it: "'+'", "'pad'", "the end of the text".
  std::string found() const { return found_at(position_); }

  bool starts_with(std::string_view token) const noexcept;

  /// Takes the token if it comes next. A word matches whole words only; "-" does not match the start of "->", nor "<"
  /// and ">" those of "<=" and ">=".
  bool accept(std::string_view token);
  void expect(std::string_view token);

  std::optional<std::string> accept_identifier();
  std::string expect_identifier(std::string_view expected);

  bool at_digit() const noexcept;
  std::int64_t expect_integer();

  /// A finite decimal number with optional sign and exponent, e.g. "-0.5", "1e-3".
  double expect_number(std::string_view expected = "a number");

  /// The text from `begin` to the end of the last token taken.
  std::string slice(std::size_t begin) const { return std::string(text_.substr(begin, token_end_ - begin)); }

  [[noreturn]] void error(const std::string& expected) const { error_at(position_, expected); }
  [[noreturn]] void error_at(std::size_t position, const std::string& expected) const;

 private:
  void advance(std::size_t bytes);
  std::string found_at(std::size_t position) const;

  std::string subject_;
  std::string_view text_;
  std::size_t position_ = 0, token_end_ = 0;
};

}  // namespace gradcheck
