#include "gradcheck/cli/tell.hpp"

#include <iostream>
#include <string>

#include "reports/visible_text.hpp"

namespace gradcheck::cli {

void tell(std::string_view sentence) { std::cerr << "gradcheck: " << reports::visible(sentence) << '\n'; }

void tell_failure(const LoadFailure& failure) {
  tell(failure.message);
  for (std::string_view lines = failure.detail; !lines.empty();) {
    const std::size_t end = lines.find('\n');
    std::cerr << reports::visible(lines.substr(0, end)) << '\n';
    lines = end == std::string_view::npos ? std::string_view() : lines.substr(end + 1);
  }
}

}  // namespace gradcheck::cli
