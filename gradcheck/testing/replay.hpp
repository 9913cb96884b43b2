#pragma once

#include <string_view>

#include "gradcheck/declare/op.hpp"
#include "gradcheck/record/record.hpp"

namespace gradcheck {

/// Checks the case of a finding again. `token`: Finding::token, which a report shows in the finding's replay line.
/// Result  a record of this one case. Its exit_code is 0 if the case passes now.
/// Throws  UsageError if the token cannot be read, belongs to another op, or leads to no case because cases now shrink
///         differently.
RunRecord replay(const Op& op, std::string_view token);

}  // namespace gradcheck
