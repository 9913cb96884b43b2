#include "reports/heat_legend.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <string>
#include <string_view>

#include "reports/number_text.hpp"

namespace gradcheck::reports {
namespace {

// The texts around a colour scale, which ends at -most and +most.
struct RampEnds {
  std::string label, most, note;
};

void write_swatch(HtmlWriter& html, std::string_view kind, std::string_view mark, std::string_view label) {
  const auto item = html.scope("li");
  {
    const auto svg = html.scope(
        "svg",
        {{"class", "swatch"}, {"viewBox", "0 0 18 14"}, {"width", "18"}, {"height", "14"}, {"aria-hidden", "true"}});
    if (!kind.empty()) html.element("path", "", {{"class", kind}, {"d", "M0 0h18v14h-18z"}});
    if (mark == "dot")
      html.element("path", "", {{"class", "dot"}, {"d", "M9 7h0"}});
    else if (mark == "minus w")
      html.element("path", "", {{"class", mark}, {"d", "M5 7h8"}});
    else if (!mark.empty())
      html.element("path", "", {{"class", mark}, {"d", "M1.25 1.25h15.5v11.5h-15.5z"}});
  }
  html.text(label);
}

void write_ramp(HtmlWriter& html, const RampEnds& ends) {
  const auto item = html.scope("li");
  html.text(ends.label + " ");
  html.element("span", "−" + ends.most, {{"class", "end"}});
  {
    const auto svg = html.scope(
        "svg",
        {{"class", "ramp"}, {"viewBox", "0 0 153 14"}, {"width", "153"}, {"height", "14"}, {"aria-hidden", "true"}});
    for (int level = -heat_levels; level <= heat_levels; ++level) {
      const std::string kind = level == 0 ? "z" : fmt::format("{}{}", level < 0 ? 'n' : 'p', std::abs(level));
      const std::string path = fmt::format("M{} 0h9v14h-9z", (level + heat_levels) * 9);
      html.element("path", "", {{"class", kind}, {"d", path}});
    }
    html.element("path", "", {{"class", "dot"}, {"d", "M76.5 7h0"}});
  }
  html.element("span", "+" + ends.most, {{"class", "end"}});
  if (!ends.note.empty()) html.text(" " + ends.note);
}

}  // namespace

void write_heat_legend(HtmlWriter& html, const HeatGrid& values, const HeatGrid& ratios) {
  const auto legend = html.scope("ul", {{"class", "legend"}});
  write_ramp(html, {"Values, linear:", short_number_text(values.scale, 3), ""});
  if (ratios.scale > 1) {
    write_ramp(html,
               {"Difference, logarithmic:", short_number_text(ratios.scale, 2), "× bound; palest: within the bound"});
  }
  write_swatch(html, "z", "dot", "exactly 0");
  write_swatch(html, "n4", "minus w", "negative (−)");
  write_swatch(html, "nan", "", "NaN");
  write_swatch(html, "p8", "inf", "infinite");
  write_swatch(html, "z", "wrong", "wrong");
  write_swatch(html, "z", "unsure", "undecided");
}

}  // namespace gradcheck::reports
