#pragma once

#include <filesystem>
#include <iosfwd>
#include <string>

#include "gradcheck/record/record.hpp"

namespace gradcheck {

/// Writes a record to a file, replacing what it held. `format`: "console", "html", "jsonl" or "junit".
/// Throws UsageError if there is no such format or the file cannot be written.
void write_report(const RunRecord& record, const std::string& format, const std::filesystem::path& path);

/// Writes a record to a stream, for example the console report to std::cout. The caller checks the state of the stream.
/// Throws UsageError if there is no such format.
void write_report(const RunRecord& record, const std::string& format, std::ostream& out);

}  // namespace gradcheck
