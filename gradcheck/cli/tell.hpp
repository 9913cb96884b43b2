#pragma once

#include <string_view>

#include "gradcheck/record/record.hpp"

namespace gradcheck::cli {

/// Prints one sentence on standard error, after the command's name. Control characters are escaped, so that a text from
/// a plugin or a file cannot move the cursor or change colours.
void tell(std::string_view sentence);

/// Prints a target that could not be loaded, with its further lines.
void tell(const LoadFailure& failure);

}  // namespace gradcheck::cli
