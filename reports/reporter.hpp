/// The interface of every report format.
#pragma once

#include <iosfwd>
#include <string_view>

#include "gradcheck/record/record.hpp"

namespace gradcheck::reports {

/// The choices of a report's reader; a format ignores those that do not concern it.
struct ReportOptions {
  bool colour = false;  ///< ANSI colours (console only)
};

/// One report format: a function of the run record and of nothing else. It computes no verdict, opens no file, keeps no
/// state, and treats every text of the record as hostile. A failed stream stays in its failed state, which the caller
/// checks.
class Reporter {
 public:
  virtual ~Reporter() = default;

  /// The name of the format on the command line, e.g. "html".
  virtual std::string_view format() const = 0;

  /// What the format is for, in a few words (shown by `gradcheck report --help`).
  virtual std::string_view description() const = 0;

  void write(const RunRecord& record, std::ostream& out, const ReportOptions& options = {}) const {
    do_write(record, out, options);
  }

 private:
  virtual void do_write(const RunRecord& record, std::ostream& out, const ReportOptions& options) const = 0;
};

}  // namespace gradcheck::reports
