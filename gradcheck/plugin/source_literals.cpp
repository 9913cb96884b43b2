#include "gradcheck/plugin/source_literals.hpp"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <utility>

#include "gradcheck/declare/text_cursor.hpp"

namespace gradcheck {

namespace {

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

bool before(const SourcePlace& a, const SourcePlace& b) {
  return a.line != b.line ? a.line < b.line : a.column < b.column;
}

}  // namespace

/// Reads the source once, from the first character to the last.
class SourceLiterals::Scanner {
 public:
  Scanner(std::string_view source, SourceLiterals& found) : source_(source), found_(found) {}

  void scan() {
    while (position_ < source_.size()) {
      if (starts_with("//")) {
        while (position_ < source_.size() && source_[position_] != '\n') step();
      } else if (starts_with("/*")) {
        skip_behind("*/", 2);
      } else if (source_[position_] == '"') {
        read_literal("");
      } else if (source_[position_] == '\'') {
        separate();
        read_quoted(nullptr, '\'');
      } else if (is_word_character(source_[position_])) {
        read_word();
      } else {
        if (!is_blank(source_[position_])) separate();
        step();
      }
    }
  }

 private:
  static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\\'; }
  bool starts_with(std::string_view text) const { return source_.substr(position_).starts_with(text); }

  void step() {
    if (source_[position_] == '\n') {
      ++place_.line;
      place_.column = 0;
    }
    ++place_.column;
    ++position_;
  }

  void skip(std::size_t count) {
    for (; count > 0 && position_ < source_.size(); --count) step();
  }

  void skip_behind(std::string_view end, std::size_t opening) {
    skip(opening);
    while (position_ < source_.size() && !starts_with(end)) step();
    skip(end.size());
  }

  // Something that is neither blank nor comment: the next literal is no continuation of the last one.
  void separate() {
    if (blank_since_word_) found_.words_.back().next = source_[position_];
    joins_ = blank_since_word_ = false;
  }

  void read_word() {
    const std::size_t begin = position_;
    const SourcePlace place = place_;
    while (position_ < source_.size() && (is_word_character(source_[position_]) || is_separator_of_digits(begin)))
      step();
    const std::string_view word = source_.substr(begin, position_ - begin);
    const bool is_prefix = word == "R" || word == "u8" || word == "u8R" || word == "L" || word == "u" || word == "U" ||
                           word == "LR" || word == "uR" || word == "UR";
    if (is_prefix && position_ < source_.size() && source_[position_] == '"') {
      read_literal(word);
      return;
    }
    joins_ = false;
    found_.words_.push_back({std::string(word), place});
    blank_since_word_ = true;
  }

  // 1'000: the quote opens no character.
  bool is_separator_of_digits(std::size_t begin) const {
    return source_[position_] == '\'' && '0' <= source_[begin] && source_[begin] <= '9';
  }

  void read_literal(std::string_view prefix) {
    if (!joins_) found_.literals_.emplace_back();
    Literal& literal = found_.literals_.back();
    if (joins_) literal.places.pop_back();
    if (prefix.ends_with('R'))
      read_raw(literal);
    else
      read_quoted(&literal, '"');
    literal.places.push_back(end_of_literal_);
    blank_since_word_ = false;
    joins_ = true;
  }

  void add(Literal* literal, char c, SourcePlace place) {
    if (literal == nullptr) return;
    literal->value += c;
    literal->places.push_back(place);
  }

  void read_quoted(Literal* literal, char quote) {
    skip(1);
    while (position_ < source_.size() && source_[position_] != quote && source_[position_] != '\n') {
      const SourcePlace place = place_;
      if (source_[position_] == '\\') {
        skip(1);
        read_escape(literal, place);
      } else {
        add(literal, source_[position_], place);
        step();
      }
    }
    end_of_literal_ = place_;
    skip(1);
  }

  void read_escape(Literal* literal, SourcePlace place) {
    if (position_ == source_.size()) return;
    const char c = source_[position_];
    if (c == '\n') {  // the literal goes on in the next line
      step();
      return;
    }
    constexpr std::string_view letters = "ntrabfv0", values{"\n\t\r\a\b\f\v\0", 8};
    const std::size_t known = letters.find(c);
    if (c == 'x') {
      std::string digits;
      step();
      while (position_ < source_.size() && std::isxdigit(static_cast<unsigned char>(source_[position_])) != 0) {
        digits += source_[position_];
        step();
      }
      add(literal, static_cast<char>(std::strtoul(digits.c_str(), nullptr, 16)), place);
      return;
    }
    add(literal, known == std::string_view::npos ? c : values[known], place);
    step();
  }

  void read_raw(Literal& literal) {
    skip(1);
    std::string end = ")";
    while (position_ < source_.size() && source_[position_] != '(') {
      end += source_[position_];
      step();
    }
    end += '"';
    skip(1);
    while (position_ < source_.size() && !starts_with(end)) {
      add(&literal, source_[position_], place_);
      step();
    }
    end_of_literal_ = place_;
    skip(end.size());
  }

  std::string_view source_;
  SourceLiterals& found_;
  std::size_t position_ = 0;
  SourcePlace place_{1, 1};
  SourcePlace end_of_literal_{1, 1};
  bool joins_ = false;             // only blanks and comments since the last literal
  bool blank_since_word_ = false;  // only blanks and comments since the last word
};

SourceLiterals::SourceLiterals(std::string_view source) { Scanner(source, *this).scan(); }

// `struct Affine {`, but neither `template <class T>` nor `struct Affine;`.
bool SourceLiterals::defines_type(std::size_t word) const {
  if (word == 0 || word >= words_.size()) return false;
  const std::string& before = words_[word - 1].text;
  const char next = words_[word].next;
  if (before == "using") return next == '=';
  const bool opens_body = next == '{' || next == ':' || (word + 1 < words_.size() && words_[word + 1].text == "final");
  return (before == "struct" || before == "class") && opens_body;
}

// The place of the type's name in the list of words, or the number of words.
std::size_t SourceLiterals::index_of_type(const std::string& type) const {
  std::size_t i = 0;
  while (i < words_.size() && !(words_[i].text == type && defines_type(i))) ++i;
  return i;
}

std::optional<SourcePlace> SourceLiterals::find(std::string_view value, std::size_t character,
                                                const std::string& type) const {
  const std::optional<SourcePlace> start = find_type(type);
  const Literal* best = nullptr;
  for (const Literal& literal : literals_) {
    if (literal.value != value) continue;
    const bool behind = start && before(*start, literal.places.front());
    if (best == nullptr || behind) best = &literal;
    if (behind) break;
  }
  if (best == nullptr) return std::nullopt;
  std::size_t byte = 0, seen = 0;
  for (; byte < value.size(); ++byte) {
    if (!is_continuation(value[byte]) && ++seen == character) break;
  }
  return best->places[byte];
}

std::optional<SourcePlace> SourceLiterals::find_type(const std::string& type) const {
  const std::size_t index = index_of_type(type);
  return index < words_.size() ? std::optional(words_[index].place) : std::nullopt;
}

std::optional<SourcePlace> SourceLiterals::find_function(const std::string& name, const std::string& type) const {
  for (std::size_t i = index_of_type(type) + 1; i < words_.size(); ++i) {
    if (defines_type(i) || words_[i].text == "GRADCHECK_PLUGIN") break;
    if (words_[i].text == name && words_[i].next == '(') return words_[i].place;
  }
  return std::nullopt;
}

}  // namespace gradcheck
