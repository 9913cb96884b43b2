#include "reports/jsonl.hpp"

#include "gradcheck/record/record_json.hpp"

namespace gradcheck::reports {

void JsonlReporter::do_write(const RunRecord& record, std::ostream& out, const ReportOptions&) const {
  write_record(record, out);
}

}  // namespace gradcheck::reports
