/// The reports that a run writes.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "gradcheck/record/record.hpp"

namespace gradcheck::reports {
class Reporter;
}

namespace gradcheck::cli {

/// One report, requested as FORMAT=PATH; "-" is standard output. It is written when the run is over, to a draft beside
/// the path that then replaces the file: a report that fails halfway does not destroy an earlier one.
class ReportFile {
 public:
  /// Throws UsageError for an unknown format, or a path that could not be written to.
  explicit ReportFile(const std::string& request);

  /// Throws UsageError with the reason if the report could not be written.
  void write(const RunRecord& record) const;
  const std::string& path() const { return path_; }
  bool to_standard_output() const { return path_ == "-"; }

 private:
  /// True for a file and for a path that does not exist yet. Devices and pipes are written to directly.
  bool is_replaced() const;

  const reports::Reporter* reporter_ = nullptr;
  std::string path_;
};

/// All reports of a run.
class ReportFiles {
 public:
  /// Throws UsageError as ReportFile does, and for two reports with the same path.
  explicit ReportFiles(const std::vector<std::string>& requests);

  /// A report goes to standard output.
  bool to_standard_output() const;
  /// Writes each report. Returns false, after a sentence on standard error for each report that failed, if not all were
  /// written.
  bool write(const RunRecord& record) const;

 private:
  std::vector<ReportFile> files_;
};

}  // namespace gradcheck::cli
