/// Makes text from elsewhere (plugins, compilers, old files) harmless to show.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace gradcheck::reports {

/// Whether line breaks and tabs belong to the text (a compiler's output) or do not (a name, a sentence).
enum class Lines { one, many };

/// The text as valid UTF-8 in which nothing acts on a terminal, a page or an XML parser: malformed bytes become U+FFFD;
/// control characters are shown as \x1b (C0, DEL) or \u009b (C1); so are the invisible characters that reorder or hide
/// text (bidirectional controls, zero-width spaces, line separators) and the noncharacters U+FFFE and U+FFFF. With
/// Lines::many "\n" and "\r\n" stay line breaks, and a tab becomes blanks.
std::string visible(std::string_view text, Lines lines = Lines::one);

/// Terminal columns of a visible() text: wide East Asian characters and emoji take two, combining marks none.
std::size_t display_width(std::string_view text);

/// A visible() text cut into lines of at most `width` columns, at blanks where there are any.
std::vector<std::string> wrapped(std::string_view text, std::size_t width);

/// A visible() text of one line, cut and ended by "…" if it is wider than `width` columns.
std::string shortened(std::string_view text, std::size_t width);

}  // namespace gradcheck::reports
