/// All report formats, written out. A new format is one file pair and one line in reporter_list.cpp.
#pragma once

#include <string_view>
#include <vector>

#include "reports/reporter.hpp"

namespace gradcheck::reports {

/// Every format, in the order of the help text. The pointers are never null and live as long as the
/// program.
const std::vector<const Reporter*>& all_reporters();

/// The format of that name, or null.
const Reporter* find_reporter(std::string_view format);

}  // namespace gradcheck::reports
