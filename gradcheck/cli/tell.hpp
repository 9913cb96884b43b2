#pragma once

#include <string_view>

#include "gradcheck/record/record.hpp"

namespace gradcheck::cli {

/// Prints one sentence on standard error, after the command's name. Control characters are escaped, so that a text from
/// a plugin or a file cannot move the cursor or change colours.
void tell(std::string_view sentence);

/// Prints why a target or an op could not be loaded.
void tell_failure(const LoadFailure& failure);

}  // namespace gradcheck::cli
