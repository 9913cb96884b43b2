/// JUnit XML for CI engines: an op is a testsuite, a property a testcase.
/// Schema
/// https://github.com/jenkinsci/xunit-plugin/blob/master/src/main/resources/org/jenkinsci/plugins/xunit/types/model/xsd/junit-10.xsd
/// fail -> <failure>, undecided -> <failure type="undecided">, error -> <error>. A target that could not be loaded, and
/// a run that checked nothing, are testcases with an <error>, because an empty file would count as success. Times are
/// thread time.
#pragma once

#include "reports/reporter.hpp"

namespace gradcheck::reports {

class JunitReporter final : public Reporter {
 public:
  std::string_view format() const override { return "junit"; }
  std::string_view description() const override { return "JUnit XML for CI engines"; }

 private:
  void do_write(const RunRecord& record, std::ostream& out, const ReportOptions& options) const override;
};

}  // namespace gradcheck::reports
