/// The record of one op as text, the way it crosses from a worker.
#pragma once

#include <string>

#include "gradcheck/record/record.hpp"

namespace gradcheck::cli {

std::string record_text(const OpRecord& op);

/// Throws Error for a text that is none of record_text.
OpRecord record_from_text(const std::string& text);

}  // namespace gradcheck::cli
