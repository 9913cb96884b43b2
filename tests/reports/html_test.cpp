#include "reports/html.hpp"

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "tests/record/record_fixture.hpp"
#include "tests/reports/approved.hpp"

using namespace gradcheck;
using namespace gradcheck::tests;

namespace {

// What is wrong with the tags of a page; "" if every tag is closed in order and every attribute is quoted.
std::string markup_problem(std::string_view page) {
  std::vector<std::string> open;
  for (std::size_t at = page.find('<'); at != std::string_view::npos; at = page.find('<', at)) {
    if (page.substr(at, 15) == "<!DOCTYPE html>") {
      at += 15;
      continue;
    }
    const bool closing = page.substr(at, 2) == "</";
    std::size_t i = at + (closing ? 2 : 1);
    const auto is_name = [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
    };
    std::string tag;
    while (i < page.size() && is_name(page[i])) tag += page[i++];
    if (tag.empty()) return "a bare < at " + std::string(page.substr(at, 40));
    while (i < page.size() && page[i] == ' ') {
      ++i;
      const std::size_t name = i;
      while (i < page.size() && is_name(page[i])) ++i;
      if (i == name || page.substr(i, 2) != "=\"")
        return "an attribute without quotes at " + std::string(page.substr(at, 60));
      i = page.find('"', i + 2);
      if (i == std::string_view::npos) return "an open quote";
      ++i;
    }
    if (i >= page.size() || page[i] != '>') return "an open tag at " + std::string(page.substr(at, 60));
    if (closing) {
      if (open.empty() || open.back() != tag)
        return "</" + tag + "> closes " + (open.empty() ? "nothing" : open.back());
      open.pop_back();
    } else if (tag != "meta") {
      open.push_back(tag);
    }
    at = i;
  }
  return open.empty() ? "" : open.back() + " is never closed";
}

std::size_t occurrences(std::string_view text, std::string_view part) {
  std::size_t n = 0;
  for (std::size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1)) ++n;
  return n;
}

// The text between <style> and </style>.
std::string_view style_of(std::string_view page) {
  constexpr std::string_view start = "<style>";
  const std::size_t begin = page.find(start) + start.size();
  return page.substr(begin, page.find("</style>", begin) - begin);
}

// Approved pages are stored without the style sheet, which has a test of its own.
void check_page(const std::string& name, const RunRecord& record) {
  std::string page = rendered("html", record);
  const std::string_view style = style_of(page);
  page.replace(static_cast<std::size_t>(style.data() - page.data()), style.size(), "reports/html_style.css");
  check_approved("html/" + name + ".html", page);
}

std::vector<RunRecord> all_records() {
  return {all_pass(), failing(),    undecided(),       weak(),
          refused(),  not_loaded(), nothing_checked(), hostile(hostile_text())};
}

}  // namespace

TEST_CASE("the HTML report is the approved one") {
  check_page("all_pass", all_pass());
  check_page("failing", failing());
  check_page("undecided", undecided());
  check_page("weak", weak());
  check_page("refused", refused());
  check_page("not_loaded", not_loaded());
  check_page("nothing_checked", nothing_checked());
  check_page("hostile", hostile(hostile_text()));
}

TEST_CASE("each HTML page holds the style sheet") {
  std::ifstream file(GRADCHECK_SOURCE_DIR "/reports/html_style.css", std::ios::binary);
  const std::string sheet{std::istreambuf_iterator<char>(file), {}};
  REQUIRE(sheet.size() > 1000);
  for (const RunRecord& record : all_records()) CHECK(style_of(rendered("html", record)) == sheet);
}

TEST_CASE("the markup checker finds broken pages") {
  CHECK(markup_problem("<p class=\"a\">x</p>").empty());
  CHECK_FALSE(markup_problem("<p>x").empty());
  CHECK_FALSE(markup_problem("<p><b>x</p></b>").empty());
  CHECK_FALSE(markup_problem("<p class=a>x</p>").empty());
  CHECK_FALSE(markup_problem("a < b").empty());
}

TEST_CASE("HTML: tags are balanced and attributes quoted") {
  for (const RunRecord& record : all_records()) CHECK(markup_problem(rendered("html", record)) == "");
}

TEST_CASE("HTML: no script, nothing from outside") {
  for (const RunRecord& record : all_records()) {
    const std::string page = rendered("html", record);
    CHECK(occurrences(page, "<script") == 0);
    CHECK(occurrences(page, "javascript:") == 0);
    for (const char* attribute :
         {" src=", " onclick", " onload", " onerror", " action=", "@import", "<link", "<img", "<iframe"}) {
      CHECK(occurrences(page, attribute) == 0);
    }
    CHECK(occurrences(page, "url(") == occurrences(page, "url(#"));
    CHECK(occurrences(page, "href=") == occurrences(page, "href=\"#op-"));
    CHECK(occurrences(page, "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src &#39;none&#39;;") == 1);
  }
  CHECK(occurrences(rendered("html", failing()), "http:") + occurrences(rendered("html", failing()), "https:") == 0);
}

TEST_CASE("HTML: hostile text is shown as text") {
  const std::string page = rendered("html", hostile(hostile_text()));
  CHECK(occurrences(page, "&lt;script&gt;alert(1)&lt;/script&gt;") > 50);
  CHECK(occurrences(page, "</style>") == 1);
  CHECK(occurrences(page, "\"dq\"") == 0);
  CHECK(occurrences(page, "'sq'") == 0);
  CHECK(occurrences(page, "&amp;amp;") > 50);
  CHECK(occurrences(page, "\xff") + occurrences(page, "\x1b") + occurrences(page, std::string(1, '\0')) +
            occurrences(page, "\xe2\x80\xae") ==
        0);
  CHECK(occurrences(page, "\\x1b[31mred") > 50);
}

TEST_CASE("HTML: the title is the outcome of the run") {
  CHECK(occurrences(rendered("html", all_pass()), "All 2 ops passed</span>") == 1);
  CHECK(occurrences(rendered("html", failing()), "2 of 3 ops failed</span>") == 1);
  CHECK(occurrences(rendered("html", nothing_checked()), "Nothing was checked</span>") == 1);
  CHECK(occurrences(rendered("html", undecided()), "1 of 2 ops undecided</span>") == 1);
  const std::string page = rendered("html", not_loaded());
  CHECK(page.find("Could not be loaded") < page.find("All ops"));
}

TEST_CASE("HTML: a finding shows the case, the comparison and three maps per Jacobian") {
  const std::string page = rendered("html", failing());
  CHECK(occurrences(page, "<svg role=\"img\" aria-label=\"") == 2 * 3);
  CHECK(occurrences(page, "gradcheck replay gc1:42:affine:gradient:12:0.3:9f2c1a7b.07b1e2c4.5d10aa3e</code>") == 1);
  CHECK(occurrences(page, "<mark title=\"the gradient at this entry is wrong or undecided\">-3</mark>") == 1);
  CHECK(occurrences(page, ">0.51250000000000000000000000000000000000001</td>") == 1);
}
