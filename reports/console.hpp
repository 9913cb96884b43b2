/// The report for people in a terminal: one line per op, then each finding in full, then totals. At most 120 columns
/// wide; only a longer word of the replay command stays whole, so that it can be copied.
#pragma once

#include "reports/reporter.hpp"

namespace gradcheck::reports {

class ConsoleReporter final : public Reporter {
 public:
  std::string_view format() const override { return "console"; }
  std::string_view description() const override { return "for people in a terminal"; }

 private:
  void do_write(const RunRecord& record, std::ostream& out, const ReportOptions& options) const override;
};

}  // namespace gradcheck::reports
