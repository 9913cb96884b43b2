#pragma once

#include <string>

#include "gradcheck/record/record.hpp"

namespace gradcheck::cli {

/// The console report on standard output; colour: "auto", "always" or "never". False if it could not be written, e.g. to a full
/// disk, which is then told on standard error.
bool write_console(const RunRecord& record, const std::string& colour);

}  // namespace gradcheck::cli
