#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>
#include <utility>

namespace gradcheck {

/// Base class of everything that the library throws. what() is one full sentence without the final full stop.
class Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The user or the caller requested something that does not exist.
class UsageError : public Error {
 public:
  using Error::Error;
};

/// A plugin could not be loaded or was refused.
class LoadError : public Error {
 public:
  using Error::Error;
};

/// Shapes do not fit together, or an extent cannot be computed.
class ShapeError : public Error {
 public:
  using Error::Error;
};

/// An attribute is unknown, of another kind, or outside its range.
class AttributeError : public Error {
 public:
  using Error::Error;
};

/// An op failed in forward or backward. A wrong gradient is not an error but a value of a result.
class OpError : public Error {
 public:
  OpError(std::string op, const std::string& message) : Error(op + ": " + message), op_(std::move(op)) {}

  const std::string& op() const noexcept { return op_; }

 private:
  std::string op_;
};

/// A declaration does not follow its grammar, e.g. "signature of 'affine', column 23: expected ',' or ']', got '-'".
/// Columns count characters (UTF-8 code points) from 1; one past the last character means the end of the text.
class ParseError : public Error {
 public:
  ParseError(const std::string& subject, std::string text, std::size_t column, std::string expected, std::string got)
      : Error(subject + ", column " + std::to_string(column) + ": expected " + expected + ", got " + got),
        text_(std::move(text)),
        expected_(std::move(expected)),
        got_(std::move(got)),
        column_(column) {}

  const std::string& text() const noexcept { return text_; }
  const std::string& expected() const noexcept { return expected_; }
  const std::string& got() const noexcept { return got_; }
  std::size_t column() const noexcept { return column_; }

  /// The text around the error and a caret under its column: two lines of at most 80 characters, no final newline.
  std::string excerpt() const;

 private:
  std::string text_, expected_, got_;
  std::size_t column_;
};

inline std::string ParseError::excerpt() const {
  constexpr std::size_t width = 80;
  const std::size_t first = column_ > width / 2 ? column_ - width / 2 : 0;
  std::string line;
  std::size_t character = 0;
  for (const char c : text_) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xC0U) != 0x80U) ++character;  // every byte except a UTF-8 continuation starts a character
    if (character > first && character <= first + width) line += byte < 0x20 ? ' ' : c;
  }
  return line + '\n' + std::string(column_ - first - 1, ' ') + '^';
}

}  // namespace gradcheck
