/// Where the texts of a source plugin stand in its file.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gradcheck {

/// A place in a source file, counted from 1; columns count bytes, as compilers count them.
struct SourcePlace {
  std::size_t line = 0, column = 0;

  friend bool operator==(const SourcePlace&, const SourcePlace&) = default;
};

/// The string literals of a C++ source and the words around them, found without a compiler: enough to say where a text
/// comes from, not to understand the source. Comments are skipped; neighbouring literals are joined; escapes are read.
/// A text that a macro or another file makes is not found.
class SourceLiterals {
 public:
  explicit SourceLiterals(std::string_view source);

  /// The place of a character (counted from 1, in UTF-8 code points) of the literal with this value. Of several such
  /// literals the first behind the definition of `type` is taken, then the first of all.
  std::optional<SourcePlace> find(std::string_view value, std::size_t character, const std::string& type) const;

  /// The name in "struct name {" or "class name ...".
  std::optional<SourcePlace> find_type(const std::string& type) const;

  /// The first function of this name behind the definition of `type` and before the next definition of a type.
  std::optional<SourcePlace> find_function(const std::string& name, const std::string& type) const;

 private:
  struct Literal {
    std::string value;
    std::vector<SourcePlace> places;  // of each byte of the value and of the end
  };
  struct Word {
    std::string text;
    SourcePlace place;
    char next = '\0';  // the first character behind it that is neither blank nor part of a comment
  };
  class Scanner;

  bool defines_type(std::size_t word) const;
  std::size_t index_of_type(const std::string& type) const;

  std::vector<Literal> literals_;
  std::vector<Word> words_;
};

}  // namespace gradcheck
