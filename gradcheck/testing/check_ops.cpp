#include "gradcheck/testing/check_ops.hpp"

#include <utility>

#include "gradcheck/run/recorded_run.hpp"
#include "gradcheck/run/runner.hpp"
#include "properties/all_properties.hpp"
#include "properties/case_generator.hpp"

namespace gradcheck {

namespace {

/// The command `gradcheck` does not know the ops of this program, so it cannot repeat their findings.
void name_call_that_repeats(Finding& finding) {
  if (!finding.token.empty()) finding.replay = "gradcheck::replay(op, \"" + finding.token + "\")";
}

}  // namespace

RunRecord check_ops(const std::vector<Op>& ops, const RunOptions& options) {
  const auto properties = properties::all_properties();
  const properties::CaseGenerator generator;
  RecordedRun run(options);
  for (const Op& op : ops) {
    OpRecord record = run_op(op, properties, generator, options, "");
    for (PropertyRecord& property : record.properties) {
      for (Finding& finding : property.findings) name_call_that_repeats(finding);
    }
    run.add(std::move(record));
  }
  return run.finish();
}

}  // namespace gradcheck
