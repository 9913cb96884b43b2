/// The reports of a run, on their way to files.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "gradcheck/record/record.hpp"

namespace gradcheck::reports {
class Reporter;
}

namespace gradcheck::cli {

/// One report asked for by FORMAT=PATH; "-" is standard output. Nothing is written before the run is over, and then to
/// a file beside the path that replaces it at once: an earlier report is never lost to half of a new one.
class ReportFile {
 public:
  /// Throws UsageError for an unknown format, or a path that could not be written to.
  explicit ReportFile(const std::string& request);

  /// Throws UsageError with the reason if the report could not be written.
  void write(const RunRecord& record) const;
  const std::string& path() const { return path_; }
  bool to_standard_output() const { return path_ == "-"; }

 private:
  /// A file, or nothing yet. Devices and pipes are written to where they are.
  bool is_replaced() const;

  const reports::Reporter* reporter_ = nullptr;
  std::string path_;
};

}  // namespace gradcheck::cli
