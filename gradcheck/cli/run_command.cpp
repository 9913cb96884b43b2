#include "gradcheck/cli/run_command.hpp"

#include <fnmatch.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <iostream>
#include <limits>
#include <random>
#include <set>
#include <thread>

#include <CLI/CLI.hpp>

#include "gradcheck/cli/console_output.hpp"
#include "gradcheck/cli/exit_codes.hpp"
#include "gradcheck/cli/isolated_run.hpp"
#include "gradcheck/cli/mutate_command.hpp"
#include "gradcheck/cli/profile.hpp"
#include "gradcheck/cli/report_files.hpp"
#include "gradcheck/cli/selection.hpp"
#include "gradcheck/cli/tell.hpp"
#include "gradcheck/error.hpp"
#include "gradcheck/run/runner.hpp"
#include "gradcheck/version.hpp"
#include "properties/all_properties.hpp"
#include "properties/case_generator.hpp"
#include "reports/reporter_list.hpp"

namespace gradcheck::cli {

namespace {

std::sig_atomic_t volatile interrupted = 0;

void on_interrupt(int) {
  interrupted = 1;
  constexpr char notice[] = "\ngradcheck: interrupted: stops after the op at hand; once more ends it at once\n";
  [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, notice, sizeof notice - 1);
  // A second Ctrl-C ends the program at once.
  std::signal(SIGINT, SIG_DFL);
}

std::string utc_now() {
  const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  std::tm parts{};
  ::gmtime_r(&now, &parts);
  char text[32];
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text;
}

// A case is held in memory until its op is done.
constexpr std::uint64_t most_cases = 10000000;

/// Rationale: CLI11's own checks take "1.5" and "-1" for a seed, word a refusal with the limits of double, and (2.1.2)
/// convert an optional number that is too large in an endless recursion.
CLI::Validator whole_number(std::uint64_t most) {
  return CLI::Validator(
      [most](const std::string& text) {
        std::uint64_t value = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        const bool good = error == std::errc() && end == text.data() + text.size() && value <= most;
        return good ? std::string()
                    : "expected a whole number from 0 to " + std::to_string(most) + ", got '" + text + "'";
      },
      "");
}

/// Short enough to type, different enough from run to run.
std::uint64_t random_seed() { return std::random_device{}() % 1000000000U; }

/// One sentence per trouble that is none of a gradient, so that it is seen even where nobody reads the report.
void tell_troubles(const RunRecord& record) {
  for (const OpRecord& op : record.ops) {
    std::set<std::string> told;  // an op that ends its process does so in many properties
    for (const PropertyRecord& property : op.properties) {
      for (const Finding& finding : property.findings) {
        if (finding.verdict == Verdict::error && told.insert(finding.message).second) tell(finding.message);
      }
    }
  }
}

std::vector<std::unique_ptr<Property>> select_properties(const std::vector<std::string>& globs) {
  std::vector<std::unique_ptr<Property>> all = properties::all_properties(), selected;
  std::string names;
  for (const auto& property : all) names += (names.empty() ? "" : ", ") + std::string(property->name());
  for (const std::string& glob : globs) {
    const bool any = std::any_of(all.begin(), all.end(), [&](const auto& property) {
      return fnmatch(glob.c_str(), std::string(property->name()).c_str(), 0) == 0;
    });
    if (!any) throw UsageError("no property is called '" + glob + "'; there are: " + names);
  }
  for (auto& property : all) {
    const bool wanted = globs.empty() || std::any_of(globs.begin(), globs.end(), [&](const std::string& glob) {
                          return fnmatch(glob.c_str(), std::string(property->name()).c_str(), 0) == 0;
                        });
    if (wanted) selected.push_back(std::move(property));
  }
  return selected;
}

RunRecord check(const Selection& selection, const RunCommandOptions& options) {
  const auto start = std::chrono::steady_clock::now();
  RunRecord record;
  record.version = version_string;
  record.command = options.typed;
  record.started = utc_now();
  record.load_failures = selection.failures;
  RunOptions run;
  const Profile& profile = find_profile(options.profile);
  run.cases = options.cases.value_or(profile.cases);
  run.jobs = options.jobs;
  run.only_case = options.only_case;
  record.cases_per_op = options.only_case ? 1 : run.cases;
  const std::optional<std::uint64_t> seed = options.seed ? options.seed : profile.seed;
  record.seed = run.seed = seed ? *seed : random_seed();
  record.jobs = options.jobs > 0 ? options.jobs : static_cast<std::int64_t>(std::thread::hardware_concurrency());
  const auto properties = select_properties(options.properties);
  const properties::CaseGenerator generator;
  std::signal(SIGINT, on_interrupt);
  for (const SelectedOp& selected : selection.ops) {
    if (interrupted != 0) {
      record.load_failures.push_back({"",
                                      "interrupted: " + std::to_string(record.ops.size()) + " of " +
                                          std::to_string(selection.ops.size()) + " ops were checked",
                                      ""});
      tell_failure(record.load_failures.back());
      break;
    }
    if (selected.library.empty()) {
      record.ops.push_back(run_op(selected.op, properties, generator, run, selected.target));
    } else {
      const PluginSource source = plugin_source(selected.library, selected.target, options.selection);
      record.ops.push_back(run_in_workers(selected.op, properties, run, source));
    }
  }
  std::signal(SIGINT, SIG_DFL);
  record.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  record.exit_code = exit_code_of(record);
  return record;
}

/// The console report, unless another goes to standard output.
bool write_result(const std::vector<ReportFile>& files, const RunRecord& record, const std::string& colour) {
  for (const ReportFile& file : files) {
    if (file.to_standard_output()) return true;
  }
  return write_console(record, colour);
}

int write_reports(const std::vector<ReportFile>& files, const RunRecord& record) {
  int code = record.exit_code;
  for (const ReportFile& file : files) {
    try {
      file.write(record);
    } catch (const UsageError& error) {  // the other reports are written all the same
      tell(error.what());
      code = usage_or_load;
    }
  }
  return code;
}

}  // namespace

int run_command(const RunCommandOptions& options) {
  if (options.cases && *options.cases < 1 && !options.only_case) {
    std::cerr << "gradcheck: nothing was checked: --cases " << *options.cases
              << " asks for no case; ask for at least 1\n";
    return nothing_checked;
  }
  if (options.mutate) return mutate_command(options, options.seed.value_or(random_seed()));
  std::vector<ReportFile> files;
  for (const std::string& request : options.reports) {
    const ReportFile& file = files.emplace_back(request);
    for (std::size_t earlier = 0; earlier + 1 < files.size(); ++earlier) {
      if (files[earlier].path() == file.path())
        throw UsageError("two reports cannot both be written to " + file.path());
    }
  }
  const Selection selection = select_ops(options.selection);
  const RunRecord record = check(selection, options);
  const bool console_written = write_result(files, record, options.colour);
  tell_troubles(record);
  if (record.exit_code == nothing_checked) std::cerr << "gradcheck: nothing was checked\n";
  const int code = write_reports(files, record);
  return console_written ? code : usage_or_load;
}

CLI::App* add_run_command(CLI::App& app, RunCommandOptions& options) {
  CLI::App* command = app.add_subcommand("run", "Check gradients (the default)");
  command->add_option("target", options.selection.targets,
                      "Plugins (shared libraries) and C++ source files; without any, the built-in ops");
  command->add_option("--op", options.selection.ops, "Only ops whose name matches this glob; may be repeated")
      ->type_name("GLOB")
      ->expected(1)
      ->take_all();
  std::string profile_help = "How thorough:";
  for (const Profile& profile : profiles()) {
    profile_help += " " + std::string(profile.name) + " (" + std::to_string(profile.cases) +
                    " cases: " + std::string(profile.meaning) + ");";
  }
  profile_help.back() = '.';
  command->add_option("--profile", options.profile, profile_help)->type_name("NAME")->capture_default_str();
  command->add_option("--property", options.properties, "Only properties whose name matches this glob; may be repeated")
      ->type_name("GLOB")
      ->expected(1)
      ->take_all();
  command->add_option("--cases", options.cases, "Random cases per op, instead of the profile's")
      ->type_name("N")
      ->check(whole_number(most_cases));
  CLI::Option* seed =
      command->add_option("--seed", options.seed, "Seed of the run; without it a random one, which is printed")
          ->type_name("N")
          ->check(whole_number(std::numeric_limits<std::uint64_t>::max()));
  command->add_option("--case", options.only_case, "Only this case: with --seed, repeats a finding")
      ->type_name("I")
      ->check(whole_number(std::numeric_limits<std::int64_t>::max()))
      ->needs(seed);
  command->add_option("--jobs", options.jobs, "Threads; 0: as many as there are processors")
      ->type_name("N")
      ->check(whole_number(4096))
      ->capture_default_str();
  command
      ->add_option("--report", options.reports, "Write a report (console, html, jsonl, junit); '-' is standard output")
      ->type_name("FORMAT=PATH")
      ->expected(1)
      ->take_all();
  add_isolation_options(*command, options.selection);
  command->add_flag("--mutate", options.mutate,
                    "Break each gradient in a catalogue of ways and print what share the checks catch");
  command->add_option("--color", options.colour, "Colour on the console: auto, always, never")
      ->check(CLI::IsMember({"auto", "always", "never"}))
      ->capture_default_str();
  return command;
}

}  // namespace gradcheck::cli
