/// Outputs that a person has looked at and approved, in tests/approved/.
#pragma once

#include <string>

#include "gradcheck/record/record.hpp"

namespace gradcheck::tests {

/// The report of that format as text. Fails the test if the format is unknown.
std::string rendered(const std::string& format, const RunRecord& record, bool colour = false);

/// Fails the test unless `text` is, byte for byte, the approved file of that name; shows the first line that differs.
/// With GRADCHECK_APPROVE=1 in the environment the file is written instead.
void check_approved(const std::string& name, const std::string& text);

}  // namespace gradcheck::tests
