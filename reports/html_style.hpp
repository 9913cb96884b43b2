/// The style sheet of the HTML report: the text of html_style.css, embedded by the build.
#pragma once

#include <string_view>

namespace gradcheck::reports {

extern const std::string_view html_style;

}  // namespace gradcheck::reports
