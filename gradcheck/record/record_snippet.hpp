#pragma once

#include <string>

#include "gradcheck/record/record.hpp"

namespace gradcheck {

/// The case of a finding as C++: a function that builds the case and checks it again, for a program that links the
/// library. All names and messages are escaped.
std::string snippet_of(const Finding& finding, const std::string& op);

}  // namespace gradcheck
