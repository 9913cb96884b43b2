#include <algorithm>
#include <iostream>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "gradcheck/cli/exit_codes.hpp"
#include "gradcheck/cli/list_command.hpp"
#include "gradcheck/cli/replay_command.hpp"
#include "gradcheck/cli/run_command.hpp"
#include "gradcheck/cli/tell.hpp"
#include "gradcheck/cli/worker_command.hpp"
#include "gradcheck/error.hpp"
#include "gradcheck/scalar/canary.hpp"
#include "gradcheck/version.hpp"

namespace {

using namespace gradcheck;
using namespace gradcheck::cli;

/// `gradcheck my_op.cpp` means `gradcheck run my_op.cpp`.
std::vector<std::string> with_default_command(std::vector<std::string> arguments) {
  const bool named =
      !arguments.empty() &&
      (arguments[0] == "run" || arguments[0] == "list" || arguments[0] == "replay" || arguments[0] == "worker" ||
       arguments[0] == "--help" || arguments[0] == "-h" || arguments[0] == "--version");
  if (!named) arguments.insert(arguments.begin(), "run");
  return arguments;
}

int dispatch(const std::vector<std::string>& arguments, const std::string& typed) {
  CLI::App app(
      "Verifies hand-written gradients: an op's analytic backward against centered differences in extended precision.",
      "gradcheck");
  app.set_version_flag("--version", std::string("gradcheck ") + version_string);
  app.require_subcommand(1);
  app.footer("Exit code: 0 all passed, 1 findings, 2 usage or load error, 3 internal error, 5 nothing was checked.");
  RunCommandOptions run_options;
  run_options.typed = typed;
  SelectionOptions list_options;
  CLI::App* run = add_run_command(app, run_options);
  CLI::App* list = add_list_command(app, list_options);
  ReplayCommandOptions replay_options;
  replay_options.typed = typed;
  CLI::App* replay = add_replay_command(app, replay_options);
  std::int64_t worker_memory = 0;
  CLI::App* worker = app.add_subcommand("worker")->group("");  // which hides it: the command starts it itself
  worker->add_option("memory", worker_memory)->required();
  try {
    std::vector<std::string> reversed = with_default_command(arguments);
    std::reverse(reversed.begin(), reversed.end());  // as CLI11 wants it
    app.parse(reversed);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error), all_passed;  // --help, --version
    tell(std::string(error.what()) + " (--help lists what there is)");
    return usage_or_load;
  }
  if (run->parsed()) return run_command(run_options);
  if (list->parsed()) return list_command(list_options);
  if (replay->parsed()) return replay_command(replay_options);
  if (worker->parsed()) return worker_command(worker_memory);
  return usage_or_load;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    std::string typed = "gradcheck";
    for (const std::string& argument : arguments) typed += " " + argument;
    if (const auto fault = arithmetic_fault()) {
      tell(*fault);
      return internal;
    }
    return dispatch(arguments, typed);
  } catch (const Error& error) {
    tell(error.what());
    return usage_or_load;
  } catch (const std::exception& error) {
    tell(std::string("internal error: ") + error.what());
    return internal;
  } catch (...) {
    tell("internal error: something that is no std::exception was thrown");
    return internal;
  }
}
