/// The run record itself as JSON lines, from which `gradcheck report` renders every other format later. The format is
/// that of gradcheck/record/record_json.hpp.
#pragma once

#include "reports/reporter.hpp"

namespace gradcheck::reports {

class JsonlReporter final : public Reporter {
 public:
  std::string_view format() const override { return "jsonl"; }
  std::string_view description() const override {
    return "the complete run record, for machines and for rendering again";
  }

 private:
  void do_write(const RunRecord& record, std::ostream& out, const ReportOptions& options) const override;
};

}  // namespace gradcheck::reports
