/// The report as one self-contained HTML page (https://html.spec.whatwg.org): no script, no reference to anything
/// outside the page, light or dark as the reader prefers, printable.
#pragma once

#include "reports/reporter.hpp"

namespace gradcheck::reports {

class HtmlReporter final : public Reporter {
 public:
  std::string_view format() const override { return "html"; }
  std::string_view description() const override { return "one self-contained page with Jacobians as heat maps"; }

 private:
  void do_write(const RunRecord& record, std::ostream& out, const ReportOptions& options) const override;
};

}  // namespace gradcheck::reports
