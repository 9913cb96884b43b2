#include "gradcheck/cli/mutate_command.hpp"

#include <iostream>

#include <CLI/CLI.hpp>

#include "gradcheck/cli/console_output.hpp"
#include "gradcheck/cli/exit_codes.hpp"
#include "gradcheck/cli/mutation_table.hpp"
#include "gradcheck/cli/tell.hpp"
#include "gradcheck/error.hpp"
#include "properties/case_generator.hpp"

namespace gradcheck::cli {

namespace {

int exit_code(const MutationTable& table, bool all_scored) {
  if (table.survived() > 0) return findings;
  if (!all_scored) return usage_or_load;
  return table.caught() > 0 ? all_passed : nothing_checked;
}

}  // namespace

int mutate_command(const MutateCommandOptions& options) {
  mutation::ScoreOptions score;
  score.cases = options.check.cases.value_or(score.cases);
  score.seed = options.check.seed ? *options.check.seed : random_seed();
  score.jobs = options.check.jobs;
  const auto properties = select_properties(options.check.properties);
  const properties::CaseGenerator generator;
  const Selection selection = select_ops(options.selection);
  bool all_scored = selection.failures.empty();
  MutationTable table(std::cout);
  for (const SelectedOp& selected : selection.ops) {
    try {
      table.add(mutation::mutation_score(selected.op, properties, generator, score));
    } catch (const Error& error) {  // the declarations of the op leave no case
      tell(error.what());
      all_scored = false;
    }
  }
  table.finish(score.seed);
  return flush_console() ? exit_code(table, all_scored) : usage_or_load;
}

CLI::App* add_mutate_command(CLI::App& app, MutateCommandOptions& options) {
  CLI::App* command = app.add_subcommand(
      "mutate", "Break each gradient in a catalogue of ways and print which of these mutants the checks catch");
  command->add_option("target", options.selection.targets,
                      "Plugins and C++ source files, which are loaded into the command itself; without any, the "
                      "built-in ops");
  // A mutant calls the op's own backward from within this process.
  options.selection.isolation.in_process = true;
  add_op_option(*command, options.selection);
  add_black_box_option(*command, options.selection.isolation);
  add_check_options(*command, options.check);
  return command;
}

}  // namespace gradcheck::cli
