/// Lines of text for a terminal: tones, rules, labelled fields and wrapped paragraphs, at most page_width columns wide.
#pragma once

#include <cstddef>
#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

namespace gradcheck::reports {

inline constexpr std::size_t page_width = 120;  ///< columns
inline constexpr std::size_t indent_width = 2;  ///< columns before a label or a paragraph
inline constexpr std::size_t label_width = 14;  ///< columns of a label: "wrong entries" and a blank
inline constexpr std::size_t field_width = page_width - indent_width - label_width;  ///< columns of the text after it

enum class Tone { plain, good, doubtful, bad, strong, faint };

/// A visible() text with blanks after it, or before it, up to `width` columns.
std::string padded(std::string text, std::size_t width);
std::string padded_left(const std::string& text, std::size_t width);

/// A command in lines of at most `width` columns, cut at blanks outside quotes. Each line but the last ends with a
/// backslash, so that the command can still be copied. A longer word stays whole.
std::vector<std::string> copyable_lines(const std::string& command, std::size_t width);

/// Writes lines to a stream. All texts are visible() ones.
class ConsolePage {
 public:
  ConsolePage(std::ostream& out, bool colour) : out_(out), colour_(colour) {}

  /// The text between the ANSI sequences of its tone; the text itself if the page has no colour.
  std::string toned(std::string_view text, Tone tone) const;

  void line(std::string_view text = "");
  /// A horizontal rule that starts with a title.
  void rule(const std::string& title, Tone tone);
  /// A label and the lines beside it.
  void field(std::string_view label, const std::vector<std::string>& lines);
  /// A label and a text wrapped beside it; nothing for an empty text.
  void field(std::string_view label, const std::string& text);
  void paragraph(const std::string& text, Tone tone = Tone::plain, std::size_t indent = indent_width);

 private:
  std::ostream& out_;
  bool colour_;
};

}  // namespace gradcheck::reports
