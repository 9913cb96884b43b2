#include "gradcheck/cli/run_command.hpp"

#include <limits>
#include <set>

#include <CLI/CLI.hpp>

#include "gradcheck/cli/console_output.hpp"
#include "gradcheck/cli/exit_codes.hpp"
#include "gradcheck/cli/interrupt.hpp"
#include "gradcheck/cli/profile.hpp"
#include "gradcheck/cli/report_files.hpp"
#include "gradcheck/cli/tell.hpp"
#include "gradcheck/run/recorded_run.hpp"
#include "properties/case_generator.hpp"

namespace gradcheck::cli {

namespace {

RunOptions run_options(const RunCommandOptions& options) {
  const Profile& profile = find_profile(options.profile);
  const std::optional<std::uint64_t> seed = options.check.seed ? options.check.seed : profile.seed;
  RunOptions run;
  run.cases = options.check.cases.value_or(profile.cases);
  run.seed = seed ? *seed : random_seed();
  run.jobs = options.check.jobs;
  run.only_case = options.only_case;
  run.strict = options.strict;
  run.black_box = options.selection.isolation.black_box;
  return run;
}

RunRecord check_ops(const RunCommandOptions& options) {
  // Before ops are loaded: a mistake in these options should not cost the time of a compilation.
  const RunOptions run_these = run_options(options);
  const auto properties = select_properties(options.check.properties);
  const Selection selection = select_ops(options.selection);
  RecordedRun run(run_these, options.typed);
  for (const LoadFailure& failure : selection.failures) run.add(failure);
  const properties::CaseGenerator generator;
  const Interrupt interrupt;
  for (std::size_t checked = 0; checked < selection.ops.size(); ++checked) {
    if (interrupt.seen()) {
      const LoadFailure interrupted{"",
                                    "interrupted: " + std::to_string(checked) + " of " +
                                        std::to_string(selection.ops.size()) + " ops were checked",
                                    ""};
      tell(interrupted);
      run.add(interrupted);
      break;
    }
    run.add(executor_of(selection.ops[checked], options.selection.isolation, generator)->run(properties, run_these));
  }
  return run.finish();
}

/// One sentence per error that is not about a gradient, so that it is seen even if nobody reads the report.
void tell_errors(const RunRecord& record) {
  for (const OpRecord& op : record.ops) {
    std::set<std::string> told;  // an op that ends its process does so in many properties
    for (const PropertyRecord& property : op.properties) {
      for (const Finding& finding : property.findings) {
        if (finding.verdict == Verdict::error && told.insert(finding.message).second) tell(finding.message);
      }
    }
  }
}

}  // namespace

int run_command(const RunCommandOptions& options) {
  const std::optional<std::int64_t>& cases = options.check.cases;
  if (cases && *cases < 1 && !options.only_case) {
    tell("nothing was checked: --cases " + std::to_string(*cases) + " is too small: a run needs at least 1 case");
    return nothing_checked;
  }
  const ReportFiles reports(options.reports);
  const RunRecord record = check_ops(options);
  // A report on standard output replaces that of the console.
  const bool console_written = reports.to_standard_output() || write_console(record, options.colour);
  tell_errors(record);
  if (record.exit_code == nothing_checked) tell("nothing was checked");
  const bool reports_written = reports.write(record);
  return console_written && reports_written ? record.exit_code : usage_or_load;
}

CLI::App* add_run_command(CLI::App& app, RunCommandOptions& options) {
  CLI::App* command = app.add_subcommand("run", "Check gradients (the default)");
  command->add_option("target", options.selection.targets,
                      "Plugins (shared libraries) and C++ source files; without any, the built-in ops");
  add_op_option(*command, options.selection);
  add_check_options(*command, options.check);
  command->get_option("--cases")->description("Random cases per op, instead of the profile's");
  command->add_option("--profile", options.profile, profile_help())->type_name("NAME")->capture_default_str();
  command->add_option("--case", options.only_case, "Only this case: with --seed, repeats a finding")
      ->type_name("I")
      ->check(whole_number(std::numeric_limits<std::int64_t>::max()))
      ->needs("--seed");
  command
      ->add_option("--report", options.reports, "Write a report (console, html, jsonl, junit); '-' is standard output")
      ->type_name("FORMAT=PATH")
      ->expected(1)
      ->take_all();
  command->add_flag("--strict", options.strict, "Warnings about weak numerics far out fail the run, too");
  add_black_box_option(*command, options.selection.isolation);
  add_isolation_options(*command, options.selection.isolation);
  add_colour_option(*command, options.colour);
  return command;
}

}  // namespace gradcheck::cli
