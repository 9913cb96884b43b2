#include "reports/console_page.hpp"

#include <fmt/format.h>

#include <ostream>

#include "reports/visible_text.hpp"

namespace gradcheck::reports {
namespace {

std::string_view ansi(Tone tone) {
  switch (tone) {
    case Tone::good: return "\x1b[32m";
    case Tone::doubtful: return "\x1b[33m";
    case Tone::bad: return "\x1b[31;1m";
    case Tone::strong: return "\x1b[1m";
    case Tone::faint: return "\x1b[2m";
    case Tone::plain: break;
  }
  return "";
}

}  // namespace

std::string padded(std::string text, std::size_t width) {
  const std::size_t columns = display_width(text);
  if (columns < width) text.append(width - columns, ' ');
  return text;
}

std::string padded_left(const std::string& text, std::size_t width) {
  const std::size_t columns = display_width(text);
  return columns < width ? std::string(width - columns, ' ') + text : text;
}

std::vector<std::string> copyable_lines(const std::string& command, std::size_t width) {
  std::vector<std::string> words(1);
  char quote = 0;
  for (std::size_t i = 0; i < command.size(); ++i) {
    const char c = command[i];
    if (quote != 0 ? c == quote : (c == '\'' || c == '"')) quote = quote != 0 ? '\0' : c;
    if (c == '\\' && quote != '\'' && i + 1 < command.size()) {
      words.back() += c;
      words.back() += command[++i];
    } else if (c == ' ' && quote == 0) {
      words.emplace_back();
    } else {
      words.back() += c;
    }
  }
  std::vector<std::string> lines(1);
  for (const std::string& word : words) {
    if (!lines.back().empty() && display_width(lines.back()) + display_width(word) + 3 > width) {
      lines.back() += " \\";
      lines.emplace_back("  " + word);
    } else {
      lines.back() += (lines.back().empty() ? "" : " ") + word;
    }
  }
  return lines;
}

std::string ConsolePage::toned(std::string_view text, Tone tone) const {
  if (!colour_ || tone == Tone::plain) return std::string(text);
  return fmt::format("{}{}\x1b[0m", ansi(tone), text);
}

void ConsolePage::line(std::string_view text) { out_ << text << '\n'; }

void ConsolePage::rule(const std::string& title, Tone tone) {
  const std::string shown = shortened(title, page_width - 6);
  std::string dashes;
  for (std::size_t i = display_width(shown) + 4; i < page_width; ++i) dashes += "─";
  line("── " + toned(shown, tone) + ' ' + toned(dashes, Tone::faint));
}

void ConsolePage::field(std::string_view label, const std::vector<std::string>& lines) {
  std::string head = std::string(indent_width, ' ') + toned(padded(std::string(label), label_width), Tone::faint);
  for (const std::string& text : lines) {
    line(head + text);
    head.assign(indent_width + label_width, ' ');
  }
}

void ConsolePage::field(std::string_view label, const std::string& text) {
  if (!text.empty()) field(label, wrapped(text, field_width));
}

void ConsolePage::paragraph(const std::string& text, Tone tone, std::size_t indent) {
  for (const std::string& part : wrapped(text, page_width - indent)) line(std::string(indent, ' ') + toned(part, tone));
}

}  // namespace gradcheck::reports
