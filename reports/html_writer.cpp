#include "reports/html_writer.hpp"

#include <algorithm>
#include <array>
#include <ostream>
#include <stdexcept>

namespace gradcheck::reports {
namespace {

// A line break after these elements changes nothing on the page and makes the file easy to read and to compare.
constexpr std::array<std::string_view, 32> blocks = {
    "html",  "head",  "body",    "header", "main",   "section", "article", "footer", "nav", "div",    "dl",
    "table", "thead", "tbody",   "tr",     "figure", "ul",      "ol",      "li",     "p",   "h1",     "h2",
    "h3",    "h4",    "details", "title",  "style",  "pre",     "caption", "svg",    "g",   "summary"};

bool is_block(std::string_view tag) { return std::find(blocks.begin(), blocks.end(), tag) != blocks.end(); }

bool is_plain_name(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
  });
}

}  // namespace

std::string html_escaped(std::string_view text, Lines lines) {
  std::string out;
  for (const char c : visible(text, lines)) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default: out += c;
    }
  }
  return out;
}

void HtmlWriter::start_tag(std::string_view tag, Attributes attributes) {
  if (!is_plain_name(tag)) throw std::logic_error("html_writer: not a tag name: " + visible(tag));
  out_ << '<' << tag;
  for (const auto& [name, value] : attributes) {
    if (!is_plain_name(name)) throw std::logic_error("html_writer: not an attribute name: " + visible(name));
    out_ << ' ' << name << "=\"" << html_escaped(value) << '"';
  }
  out_ << '>';
}

void HtmlWriter::open(std::string_view tag, Attributes attributes) {
  start_tag(tag, attributes);
  open_.emplace_back(tag);
}

void HtmlWriter::close() {
  if (open_.empty()) return;  // no exception, because destructors call this
  out_ << "</" << open_.back() << '>';
  if (is_block(open_.back())) out_ << '\n';
  open_.pop_back();
}

void HtmlWriter::text(std::string_view text, Lines lines) { out_ << html_escaped(text, lines); }

void HtmlWriter::element(std::string_view tag, std::string_view content, Attributes attributes) {
  open(tag, attributes);
  text(content);
  close();
}

void HtmlWriter::void_element(std::string_view tag, Attributes attributes) {
  start_tag(tag, attributes);
  if (tag == "meta" || tag == "hr") out_ << '\n';
}

void HtmlWriter::raw(std::string_view markup) { out_ << markup; }

}  // namespace gradcheck::reports
