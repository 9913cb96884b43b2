/// Writes HTML (https://html.spec.whatwg.org) and the SVG inside it. All text is escaped; markup needs an explicit
/// raw().
#pragma once

#include <initializer_list>
#include <iosfwd>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "reports/visible_text.hpp"

namespace gradcheck::reports {

/// The text with control characters made visible and & < > " ' escaped: harmless in element content and in quoted
/// attribute values.
std::string html_escaped(std::string_view text, Lines lines = Lines::one);

class HtmlWriter {
 public:
  using Attributes = std::initializer_list<std::pair<std::string_view, std::string_view>>;

  /// Closes its element when it is destroyed.
  class [[nodiscard]] Scope {
   public:
    explicit Scope(HtmlWriter& writer) : writer_(&writer) {}
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;
    ~Scope() { writer_->close(); }

   private:
    HtmlWriter* writer_;
  };

  explicit HtmlWriter(std::ostream& out) : out_(out) {}

  /// Tag and attribute names come from the program, never from a record; throws std::logic_error for anything but ASCII
  /// letters, digits and "-". Attribute values are escaped and quoted. SVG elements without content are closed the same
  /// way.
  void open(std::string_view tag, Attributes attributes = {});
  void close();
  Scope scope(std::string_view tag, Attributes attributes = {}) {
    open(tag, attributes);
    return Scope(*this);
  }

  void text(std::string_view text, Lines lines = Lines::one);
  /// open, text, close.
  void element(std::string_view tag, std::string_view text, Attributes attributes = {});
  /// HTML elements that have no end tag: meta, br, hr, col …
  void void_element(std::string_view tag, Attributes attributes = {});

  /// Writes markup without escaping. Never for anything that comes from a record.
  void raw(std::string_view markup);

 private:
  void start_tag(std::string_view tag, Attributes attributes);

  std::ostream& out_;
  std::vector<std::string> open_;
};

}  // namespace gradcheck::reports
