#include "gradcheck/cli/replay_command.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>

#include <CLI/CLI.hpp>

#include "gradcheck/cli/console_output.hpp"
#include "gradcheck/cli/exit_codes.hpp"
#include "gradcheck/cli/tell.hpp"
#include "gradcheck/error.hpp"
#include "gradcheck/record/fingerprint.hpp"
#include "gradcheck/record/record_json.hpp"
#include "gradcheck/record/record_snippet.hpp"
#include "gradcheck/record/replay_token.hpp"
#include "gradcheck/record/stored_case.hpp"
#include "gradcheck/run/exit_code.hpp"
#include "gradcheck/version.hpp"
#include "properties/all_properties.hpp"
#include "properties/case_generator.hpp"

namespace gradcheck::cli {

namespace {

const SelectedOp& find_op(const Selection& selection, const std::string& name) {
  for (const SelectedOp& selected : selection.ops) {
    if (selected.op.name() == name) return selected;
  }
  for (const LoadFailure& failure : selection.failures) throw LoadError(failure.message);
  throw UsageError("there is no op called " + name +
                   " here: after the token, name the plugin or source file that has it");
}

/// Says on standard error what has changed since the token was made.
void tell_changes(const ReplayToken& token, const Op& op, const Case& instance) {
  const bool declarations = token.declarations != declarations_fingerprint(op),
             code = token.code != code_fingerprint(op);
  if (declarations)
    tell("the declarations of " + op.name() +
         " have changed since the token was made: they determine how cases are drawn, so this may be a different case");
  if (code) {
    std::error_code error;
    const bool from_file = std::filesystem::is_regular_file(op.origin(), error);
    tell(from_file ? op.origin() + " has changed since the token was made"
                   : std::string("the token was made by a different version of gradcheck than ") + version_string);
  }
  if (token.instance != case_fingerprint(instance) && !declarations) {
    tell(
        "this token now produces a different case: the generator has changed; a file of --report jsonl has the exact "
        "inputs");
  }
}

std::vector<Finding> findings_with_a_case(const PropertyRecord& property) {
  std::vector<Finding> findings = property.findings;
  std::erase_if(findings, [](const Finding& finding) { return finding.inputs.empty(); });
  return findings;
}

/// Repeats findings and prints the result.
class Replay {
 public:
  explicit Replay(const ReplayCommandOptions& options)
      : options_(options), selection_(select_ops(options.selection, {})), properties_(properties::all_properties()) {}

  int token() {
    const ReplayToken token = parse_token(options_.what);
    const SelectedOp& selected = find_op(selection_, token.op);
    const Property& property = find_property(token.property);
    const auto executor = executor_of(selected, options_.selection.isolation, generator_);
    const RecoveredCase recovered = executor->recover(token);
    if (!recovered.note.empty()) tell(recovered.note + "; this is the case before shrinking");
    tell_changes(token, selected.op, recovered.instance);
    record_.seed = token.seed;
    record_.ops.push_back(executor->check(property, recovered.instance));
    return result();
  }

  int file() {
    const RunRecord stored = stored_record();
    record_.seed = stored.seed;
    for (const OpRecord& op : stored.ops) {
      for (const PropertyRecord& property : op.properties) {
        for (const Finding& finding : findings_with_a_case(property)) check_stored(op.name, finding);
      }
    }
    if (record_.ops.empty()) {
      tell(options_.what + " holds no finding with a case to repeat");
      return nothing_checked;
    }
    return result();
  }

 private:
  const Property& find_property(const std::string& name) const {
    for (const auto& property : properties_) {
      if (property->name() == name) return *property;
    }
    throw UsageError("this gradcheck has no property called " + name);
  }

  RunRecord stored_record() const {
    std::ifstream file(options_.what, std::ios::binary);
    if (!file) throw UsageError(options_.what + ": cannot be read");
    try {
      return read_record(file);
    } catch (const RecordError& error) {
      throw UsageError(options_.what + ": " + error.what());
    }
  }

  void check_stored(const std::string& name, const Finding& finding) {
    const SelectedOp& selected = find_op(selection_, name);
    const Op& op = selected.op;
    if (!finding.token.empty() && parse_token(finding.token).code != code_fingerprint(op)) {
      tell(name + ", or the file it was loaded from, has changed since " + options_.what +
           " was written; the inputs are the same");
    }
    const Case instance = stored_case(op, finding.attributes, finding.inputs, finding.upstream, finding.case_seed);
    const auto executor = executor_of(selected, options_.selection.isolation, generator_);
    record_.ops.push_back(executor->check(find_property(finding.property), instance));
  }

  int result() {
    record_.version = version_string;
    record_.command = options_.typed;
    record_.cases_per_op = 1;
    record_.exit_code = exit_code_of(record_);
    if (options_.snippet)
      print_snippets();
    else
      write_console(record_, options_.colour);
    // By the verdicts, not by exit_code_of(): a property that finds nothing to compare any more has not failed again.
    const bool fails_again = std::any_of(record_.ops.begin(), record_.ops.end(),
                                         [](const OpRecord& op) { return op.verdict != Verdict::pass; });
    if (!fails_again) tell("the case passes now");
    return fails_again ? findings : all_passed;
  }

  void print_snippets() const {
    for (const OpRecord& op : record_.ops) {
      for (const PropertyRecord& property : op.properties) {
        for (const Finding& finding : property.findings) std::cout << snippet_of(finding, op.name) << '\n';
      }
    }
    std::cout.flush();
  }

  const ReplayCommandOptions& options_;
  Selection selection_;
  std::vector<std::unique_ptr<Property>> properties_;
  properties::CaseGenerator generator_;
  RunRecord record_;
};

}  // namespace

int replay_command(const ReplayCommandOptions& options) {
  Replay replay(options);
  std::error_code error;
  return std::filesystem::is_regular_file(options.what, error) ? replay.file() : replay.token();
}

CLI::App* add_replay_command(CLI::App& app, ReplayCommandOptions& options) {
  CLI::App* command =
      app.add_subcommand("replay", "Repeat a finding: its token, or all findings of a file of --report jsonl");
  command->add_option("what", options.what, "A token (gc1:...), or a file of JSON lines")->required();
  command->add_option("target", options.selection.targets,
                      "The plugin or source file that has the op; without any, the built-in ops");
  add_black_box_option(*command, options.selection.isolation);
  add_isolation_options(*command, options.selection.isolation);
  command->add_flag("--snippet", options.snippet, "Print the case as C++ instead");
  add_colour_option(*command, options.colour);
  return command;
}

}  // namespace gradcheck::cli
