#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "gradcheck/cli/exit_codes.hpp"
#include "gradcheck/cli/list_command.hpp"
#include "gradcheck/cli/mutate_command.hpp"
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

/// The subcommands with their options.
class CommandLine {
 public:
  explicit CommandLine(const std::string& typed) {
    app_.set_version_flag("--version", std::string("gradcheck ") + version_string);
    app_.require_subcommand(1);
    app_.footer("Exit code: 0 all passed, 1 findings, 2 usage or load error, 3 internal error, 5 nothing was checked.");
    run_options_.typed = replay_options_.typed = typed;
  }

  /// Throws CLI::ParseError, also for --help and --version.
  int parse_and_run(std::vector<std::string> arguments) {
    if (!names_subcommand(arguments)) arguments.insert(arguments.begin(), "run");
    std::reverse(arguments.begin(), arguments.end());  // CLI11 parses from the back
    app_.parse(arguments);
    if (run_->parsed()) return run_command(run_options_);
    if (list_->parsed()) return list_command(list_options_);
    if (replay_->parsed()) return replay_command(replay_options_);
    if (mutate_->parsed()) return mutate_command(mutate_options_);
    if (worker_->parsed()) return worker_command(worker_options_);
    return usage_or_load;
  }

  /// Prints --help or --version, or says what is wrong. Returns the exit code.
  int report(const CLI::ParseError& error) const {
    if (error.get_exit_code() == 0) return app_.exit(error), all_passed;
    tell(std::string(error.what()) + " (--help lists all options)");
    return usage_or_load;
  }

 private:
  /// `gradcheck my_op.cpp` means `gradcheck run my_op.cpp`.
  static bool names_subcommand(const std::vector<std::string>& arguments) {
    static const std::set<std::string> words = {"run",    "list",   "replay", "mutate",
                                                "worker", "--help", "-h",     "--version"};
    return !arguments.empty() && words.contains(arguments.front());
  }

  CLI::App app_{
      "Verifies hand-written gradients: an op's analytic backward against centered differences in extended precision.",
      "gradcheck"};
  RunCommandOptions run_options_;
  SelectionOptions list_options_;
  ReplayCommandOptions replay_options_;
  MutateCommandOptions mutate_options_;
  WorkerCommandOptions worker_options_;
  CLI::App* run_ = add_run_command(app_, run_options_);
  CLI::App* list_ = add_list_command(app_, list_options_);
  CLI::App* replay_ = add_replay_command(app_, replay_options_);
  CLI::App* mutate_ = add_mutate_command(app_, mutate_options_);
  CLI::App* worker_ = add_worker_command(app_, worker_options_);
};

int dispatch(const std::vector<std::string>& arguments, const std::string& typed) {
  CommandLine command_line(typed);
  try {
    return command_line.parse_and_run(arguments);
  } catch (const CLI::ParseError& error) {
    return command_line.report(error);
  }
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
    tell("internal error: an exception of unknown type was thrown");
    return internal;
  }
}
