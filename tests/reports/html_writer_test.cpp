#include "reports/html_writer.hpp"

#include <catch2/catch.hpp>
#include <sstream>
#include <stdexcept>

using namespace gradcheck::reports;

TEST_CASE("HTML writer") {
  std::ostringstream out;
  HtmlWriter html(out);
  SECTION("escapes text") {
    html.element("b", "a < b & \"c\" > 'd'");
    CHECK(out.str() == "<b>a &lt; b &amp; &quot;c&quot; &gt; &#39;d&#39;</b>");
  }
  SECTION("quotes and escapes attribute values") {
    html.element("a", "", {{"title", "\" onclick='x' <>&\n"}});
    CHECK(out.str() == "<a title=\"&quot; onclick=&#39;x&#39; &lt;&gt;&amp;\\x0a\"></a>");
  }
  SECTION("closes scopes in order") {
    {
      const auto outer = html.scope("i");
      const auto inner = html.scope("u");
      html.text("x");
    }
    CHECK(out.str() == "<i><u>x</u></i>");
  }
  SECTION("keeps raw markup only where it is asked for") {
    html.raw("<br>");
    html.text("<br>");
    CHECK(out.str() == "<br>&lt;br&gt;");
  }
  SECTION("refuses names that are none") {
    CHECK_THROWS_AS(html.open("b onclick"), std::logic_error);
    CHECK_THROWS_AS(html.open("b", {{"a=b", ""}}), std::logic_error);
    CHECK_THROWS_AS(html.open(""), std::logic_error);
  }
}
