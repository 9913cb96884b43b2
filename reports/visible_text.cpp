#include "reports/visible_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>

namespace gradcheck::reports {
namespace {

struct CodePoint {
  char32_t value;
  std::size_t length;  // bytes; for a malformed sequence its maximal subpart (Unicode 15.0, section 3.9, table 3-8)
  bool valid;
};

unsigned byte_at(std::string_view text, std::size_t i) { return static_cast<unsigned char>(text[i]); }

// Well-formed sequences: Unicode 15.0, table 3-7.
CodePoint decode(std::string_view text, std::size_t at) {
  const unsigned lead = byte_at(text, at);
  if (lead < 0x80) return {static_cast<char32_t>(lead), 1, true};
  if (lead < 0xC2 || lead > 0xF4) return {0, 1, false};
  const std::size_t length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  char32_t value = lead & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if (at + i >= text.size()) return {0, i, false};
    const unsigned byte = byte_at(text, at + i);
    unsigned low = 0x80, high = 0xBF;
    if (i == 1) {
      if (lead == 0xE0) low = 0xA0;   // overlong
      if (lead == 0xED) high = 0x9F;  // surrogates
      if (lead == 0xF0) low = 0x90;   // overlong
      if (lead == 0xF4) high = 0x8F;  // beyond U+10FFFF
    }
    if (byte < low || byte > high) return {0, i, false};
    value = (value << 6) | (byte & 0x3F);
  }
  return {value, length, true};
}

struct Range {
  char32_t first, last;
};

template <std::size_t N>
bool within(const std::array<Range, N>& ranges, char32_t c) {
  return std::any_of(ranges.begin(), ranges.end(), [c](const Range& r) { return r.first <= c && c <= r.last; });
}

// Invisible characters that reorder, hide or break text (cf. CVE-2021-42574), and values that are no characters.
constexpr std::array<Range, 10> deceptive = {{{0x0080, 0x009F},
                                              {0x00AD, 0x00AD},
                                              {0x061C, 0x061C},
                                              {0x200B, 0x200F},
                                              {0x2028, 0x202E},
                                              {0x2060, 0x206F},
                                              {0xFEFF, 0xFEFF},
                                              {0xFFF9, 0xFFFB},
                                              {0xFFFE, 0xFFFF},
                                              {0xE0000, 0xE007F}}};

// Rationale: the common part of Unicode's East_Asian_Width W and F; elsewhere a table column may be off by one, which
// does no harm.
constexpr std::array<Range, 12> wide = {{{0x1100, 0x115F},
                                         {0x2E80, 0x303E},
                                         {0x3041, 0x33FF},
                                         {0x3400, 0x4DBF},
                                         {0x4E00, 0xA4CF},
                                         {0xAC00, 0xD7A3},
                                         {0xF900, 0xFAFF},
                                         {0xFE30, 0xFE6F},
                                         {0xFF00, 0xFF60},
                                         {0xFFE0, 0xFFE6},
                                         {0x1F300, 0x1FAFF},
                                         {0x20000, 0x3FFFD}}};
constexpr std::array<Range, 4> combining = {{{0x0300, 0x036F}, {0x1AB0, 0x1AFF}, {0x20D0, 0x20FF}, {0xFE00, 0xFE0F}}};

std::size_t columns_of(char32_t c) { return within(combining, c) ? 0 : within(wide, c) ? 2 : 1; }

constexpr std::string_view replacement = "\xEF\xBF\xBD";  // U+FFFD

// The longest beginning of `text` that fits into `width` columns, at least one character.
std::size_t fitting_bytes(std::string_view text, std::size_t width) {
  std::size_t bytes = 0, columns = 0;
  while (bytes < text.size()) {
    const CodePoint c = decode(text, bytes);
    columns += columns_of(c.value);
    if (columns > width && bytes > 0) break;
    bytes += c.length;
  }
  return bytes;
}

}  // namespace

std::string visible(std::string_view text, Lines lines) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint c = decode(text, at);
    if (!c.valid) {
      out += replacement;
    } else if (lines == Lines::many && c.value == U'\n') {
      out += '\n';
    } else if (lines == Lines::many && c.value == U'\t') {
      out += "    ";
    } else if (lines == Lines::many && c.value == U'\r' && at + 1 < text.size() && text[at + 1] == '\n') {
      // the line feed follows
    } else if (c.value < 0x20 || c.value == 0x7F) {
      fmt::format_to(std::back_inserter(out), "\\x{:02x}", static_cast<std::uint32_t>(c.value));
    } else if (within(deceptive, c.value)) {
      fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<std::uint32_t>(c.value));
    } else {
      out += text.substr(at, c.length);
    }
    at += c.length;
  }
  return out;
}

std::size_t display_width(std::string_view text) {
  std::size_t columns = 0;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint c = decode(text, at);
    columns += columns_of(c.value);
    at += c.length;
  }
  return columns;
}

std::vector<std::string> wrapped(std::string_view text, std::size_t width) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t line_end = text.find('\n');
    std::string_view line = text.substr(0, line_end);
    text = line_end == std::string_view::npos ? std::string_view{} : text.substr(line_end + 1);
    if (line.empty()) lines.emplace_back();
    while (!line.empty()) {
      std::size_t cut = fitting_bytes(line, width);
      if (cut < line.size() && line[cut] != ' ') {
        const std::size_t blank = line.substr(0, cut).find_last_of(' ');
        if (blank != std::string_view::npos && line.find_first_not_of(' ') < blank) cut = blank;
      }
      lines.emplace_back(line.substr(0, cut));
      line.remove_prefix(cut);
      if (!line.empty()) line.remove_prefix(std::min(line.size(), line.find_first_not_of(' ')));
    }
  }
  if (lines.empty()) lines.emplace_back();
  return lines;
}

std::string shortened(std::string_view text, std::size_t width) {
  if (display_width(text) <= width) return std::string(text);
  return std::string(text.substr(0, fitting_bytes(text, width - 1))) + "…";
}

}  // namespace gradcheck::reports
