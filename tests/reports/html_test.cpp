#include "reports/html.hpp"

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "tests/record/record_fixture.hpp"
#include "tests/reports/approved.hpp"

using namespace gradcheck;
using namespace gradcheck::tests;

namespace {

// Empty if every tag is closed in order and every attribute quoted, else what is wrong. For pages as the writer makes
// them.
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

std::size_t count(std::string_view text, std::string_view part) {
  std::size_t n = 0;
  for (std::size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1)) ++n;
  return n;
}

std::vector<RunRecord> all_records() {
  return {all_pass(), failing(), undecided(), refused(), not_loaded(), nothing_checked(), hostile(hostile_text())};
}

}  // namespace

TEST_CASE("the HTML report is the approved one") {
  check_approved("html/all_pass.html", rendered("html", all_pass()));
  check_approved("html/failing.html", rendered("html", failing()));
  check_approved("html/undecided.html", rendered("html", undecided()));
  check_approved("html/refused.html", rendered("html", refused()));
  check_approved("html/not_loaded.html", rendered("html", not_loaded()));
  check_approved("html/nothing_checked.html", rendered("html", nothing_checked()));
  check_approved("html/hostile.html", rendered("html", hostile(hostile_text())));
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
    CHECK(count(page, "<script") == 0);
    CHECK(count(page, "javascript:") == 0);
    for (const char* attribute :
         {" src=", " onclick", " onload", " onerror", " action=", "@import", "<link", "<img", "<iframe"}) {
      CHECK(count(page, attribute) == 0);
    }
    CHECK(count(page, "url(") == count(page, "url(#"));
    CHECK(count(page, "href=") == count(page, "href=\"#op-"));
    CHECK(count(page, "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src &#39;none&#39;;") == 1);
  }
  CHECK(count(rendered("html", failing()), "http:") + count(rendered("html", failing()), "https:") == 0);
}

TEST_CASE("HTML: hostile text is shown, not obeyed") {
  const std::string page = rendered("html", hostile(hostile_text()));
  CHECK(count(page, "&lt;script&gt;alert(1)&lt;/script&gt;") > 50);
  CHECK(count(page, "</style>") == 1);
  CHECK(count(page, "\"dq\"") == 0);
  CHECK(count(page, "'sq'") == 0);
  CHECK(count(page, "&amp;amp;") > 50);
  CHECK(count(page, "\xff") + count(page, "\x1b") + count(page, std::string(1, '\0')) + count(page, "\xe2\x80\xae") ==
        0);
  CHECK(count(page, "\\x1b[31mred") > 50);
}

TEST_CASE("HTML: says what a run came to") {
  CHECK(count(rendered("html", all_pass()), "All 2 ops passed</span>") == 1);
  CHECK(count(rendered("html", failing()), "2 of 3 ops failed</span>") == 1);
  CHECK(count(rendered("html", nothing_checked()), "Nothing was checked</span>") == 1);
  CHECK(count(rendered("html", undecided()), "1 of 2 ops undecided</span>") == 1);
  const std::string page = rendered("html", not_loaded());
  CHECK(page.find("Could not be loaded") < page.find("All ops"));
}

TEST_CASE("HTML: a finding shows the case, the comparison and three maps per Jacobian") {
  const std::string page = rendered("html", failing());
  CHECK(count(page, "<svg role=\"img\" aria-label=\"") == 2 * 3);
  CHECK(count(page, "gradcheck replay gc1:42:affine:gradient:12:0.3:9f2c1a7b.07b1e2c4.5d10aa3e</code>") == 1);
  CHECK(count(page, "<mark title=\"a gradient at this entry is in question\">-3</mark>") == 1);
  CHECK(count(page, ">0.51250000000000000000000000000000000000001</td>") == 1);
}
