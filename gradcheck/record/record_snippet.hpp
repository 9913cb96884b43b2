#pragma once

#include <string>

#include "gradcheck/record/record.hpp"

namespace gradcheck {

/// The case of a finding as C++: a function that builds it and checks it once more, to be compiled against the library.
/// Names and messages are escaped, wherever they come from.
std::string snippet_of(const Finding& finding, const std::string& op);

}  // namespace gradcheck
