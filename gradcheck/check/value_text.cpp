#include "gradcheck/check/value_text.hpp"

#include <fmt/format.h>

namespace gradcheck {

std::string short_text(double value) { return fmt::format("{:.3g}", value); }

}  // namespace gradcheck
