#include "gradcheck/testing/write_report.hpp"

#include <cerrno>
#include <cstring>
#include <fstream>

#include "gradcheck/error.hpp"
#include "reports/reporter_list.hpp"

namespace gradcheck {

namespace {

const reports::Reporter& reporter_of(const std::string& format) {
  if (const reports::Reporter* reporter = reports::find_reporter(format)) return *reporter;
  std::string known;
  for (const reports::Reporter* reporter : reports::all_reporters()) {
    known += (known.empty() ? "" : ", ") + std::string(reporter->format());
  }
  throw UsageError("there is no report format '" + format + "'; formats: " + known);
}

}  // namespace

void write_report(const RunRecord& record, const std::string& format, const std::filesystem::path& path) {
  const reports::Reporter& reporter = reporter_of(format);
  errno = 0;
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  if (file) reporter.write(record, file);
  file.close();
  if (file) return;
  const std::string reason = errno != 0 ? std::strerror(errno) : "writing failed";
  throw UsageError("the report cannot be written to " + path.string() + ": " + reason);
}

void write_report(const RunRecord& record, const std::string& format, std::ostream& out) {
  reporter_of(format).write(record, out);
}

}  // namespace gradcheck
