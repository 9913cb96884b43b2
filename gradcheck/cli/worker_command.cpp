#include "gradcheck/cli/worker_command.hpp"

#include <CLI/CLI.hpp>

#include "gradcheck/cli/exit_codes.hpp"
#include "gradcheck/worker/worker_main.hpp"
#include "properties/all_properties.hpp"
#include "properties/case_generator.hpp"

namespace gradcheck::cli {

int worker_command(const WorkerCommandOptions& options) {
  worker::run_worker(options.memory_mebibytes, properties::all_properties(), properties::CaseGenerator());
  return all_passed;
}

CLI::App* add_worker_command(CLI::App& app, WorkerCommandOptions& options) {
  CLI::App* command = app.add_subcommand("worker")->group("");  // an empty group hides it
  command->add_option("memory", options.memory_mebibytes)->required();
  return command;
}

}  // namespace gradcheck::cli
