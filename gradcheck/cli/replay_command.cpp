#include "gradcheck/cli/replay_command.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>

#include <CLI/CLI.hpp>

#include "gradcheck/cli/console_output.hpp"
#include "gradcheck/cli/exit_codes.hpp"
#include "gradcheck/cli/isolated_property.hpp"
#include "gradcheck/cli/plugin_worker.hpp"
#include "gradcheck/cli/selection.hpp"
#include "gradcheck/cli/tell.hpp"
#include "gradcheck/error.hpp"
#include "gradcheck/record/fingerprint.hpp"
#include "gradcheck/record/record_json.hpp"
#include "gradcheck/record/record_snippet.hpp"
#include "gradcheck/record/replay_token.hpp"
#include "gradcheck/record/stored_case.hpp"
#include "gradcheck/run/runner.hpp"
#include "gradcheck/version.hpp"
#include "gradcheck/worker/case_bytes.hpp"
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
                   " here: name the plugin or source file that has it after the token");
}

const Property& find_property(const std::vector<std::unique_ptr<Property>>& properties, const std::string& name) {
  for (const auto& property : properties) {
    if (property->name() == name) return *property;
  }
  throw UsageError("this gradcheck has no property called " + name);
}

/// What has changed since the token was made, on standard error.
void tell_changes(const ReplayToken& token, const Op& op, const Case& instance) {
  const bool declarations = token.declarations != declarations_fingerprint(op),
             code = token.code != code_fingerprint(op);
  if (declarations)
    tell("the declarations of " + op.name() +
         " have changed since the token was made: cases are drawn from them, so this need not be the same case");
  if (code) {
    std::error_code error;
    const bool from_file = std::filesystem::is_regular_file(op.origin(), error);
    tell(from_file ? op.origin() + " has changed since the token was made"
                   : std::string("the token was made by another version of gradcheck than ") + version_string);
  }
  if (token.instance != case_fingerprint(instance) && !declarations) {
    tell(
        "the case is another one than when the token was made: cases are generated differently now; a file of --report "
        "jsonl has the exact inputs");
  }
}

RunRecord record_of(std::vector<OpRecord> ops, const ReplayCommandOptions& options, std::uint64_t seed) {
  RunRecord record;
  record.version = version_string;
  record.command = options.typed;
  record.seed = seed;
  record.cases_per_op = 1;
  record.ops = std::move(ops);
  record.exit_code = exit_code_of(record);
  return record;
}

/// A property that no longer finds anything to compare has not failed again.
int answer(const RunRecord& record, const ReplayCommandOptions& options) {
  if (options.snippet) {
    for (const OpRecord& op : record.ops) {
      for (const PropertyRecord& property : op.properties) {
        for (const Finding& finding : property.findings) std::cout << snippet_of(finding, op.name) << '\n';
      }
    }
    std::cout.flush();
  } else {
    write_console(record, options.colour);
  }
  const bool again =
      std::any_of(record.ops.begin(), record.ops.end(), [](const OpRecord& op) { return op.verdict != Verdict::pass; });
  if (!again) tell("nothing is left of the finding: the case passes now");
  return again ? findings : all_passed;
}

void tell_lost_path(const std::string& why) { tell(why + "; this is the case before it was made smaller"); }

Case case_of(const ReplayToken& token, const Op& op) {
  const properties::CaseGenerator generator;
  const auto stream = generator.open(op, stream_seed(token.seed, token.op, token.property));
  const Case drawn = stream->draw(token.index).instance;
  try {
    return generator.follow(op, drawn, token.path);
  } catch (const UsageError& error) {
    tell_lost_path(error.what());
    return drawn;
  }
}

/// Drawn by a worker: an op may have a say in its cases.
Case case_in_worker(const ReplayToken& token, const Op& op, const PluginSource& source) {
  PluginWorker worker(source);
  const auto answer = worker.ask({{"do", "draw"},
                                  {"op", token.op},
                                  {"property", token.property},
                                  {"seed", token.seed},
                                  {"index", token.index},
                                  {"path", token.path}});
  if (!answer)
    throw LoadError(source.origin + ": coming back to the case " + worker.process().end().deed(source.limits));
  if (const auto note = answer->at("note").get<std::string>(); !note.empty()) tell_lost_path(note);
  return worker::case_of(op, answer->at("case").get<std::string>());
}

OpRecord check_again(const SelectedOp& selected, const Property& property, const Case& instance,
                     const ReplayCommandOptions& options) {
  if (selected.library.empty()) return replay_case(selected.op, property, instance);
  const IsolatedProperty isolated(property, plugin_source(selected.library, selected.target, options.selection), 0);
  return replay_case(selected.op, isolated, instance);
}

int replay_token(const ReplayCommandOptions& options, const Selection& selection) {
  const ReplayToken token = parse_token(options.what);
  const SelectedOp& selected = find_op(selection, token.op);
  const auto properties = properties::all_properties();
  const Property& property = find_property(properties, token.property);
  const Case instance =
      selected.library.empty()
          ? case_of(token, selected.op)
          : case_in_worker(token, selected.op, plugin_source(selected.library, selected.target, options.selection));
  tell_changes(token, selected.op, instance);
  return answer(record_of({check_again(selected, property, instance, options)}, options, token.seed), options);
}

int replay_file(const ReplayCommandOptions& options, const Selection& selection) {
  std::ifstream file(options.what, std::ios::binary);
  if (!file) throw UsageError(options.what + ": cannot be read");
  RunRecord stored;
  try {
    stored = read_record(file);
  } catch (const RecordError& error) {
    throw UsageError(options.what + ": " + error.what());
  }
  const auto properties = properties::all_properties();
  std::vector<OpRecord> ops;
  for (const OpRecord& op : stored.ops) {
    for (const PropertyRecord& property : op.properties) {
      for (const Finding& finding : property.findings) {
        if (finding.inputs.empty()) continue;
        const SelectedOp& selected = find_op(selection, op.name);
        const Op& known = selected.op;
        if (!finding.token.empty() && parse_token(finding.token).code != code_fingerprint(known)) {
          tell(op.name + " or what it was loaded from has changed since " + options.what +
               " was written; the inputs are the same");
        }
        const Case instance =
            stored_case(known, finding.attributes, finding.inputs, finding.upstream, finding.case_seed);
        ops.push_back(check_again(selected, find_property(properties, finding.property), instance, options));
      }
    }
  }
  if (ops.empty()) {
    tell(options.what + " holds no finding with a case to repeat");
    return nothing_checked;
  }
  return answer(record_of(std::move(ops), options, stored.seed), options);
}

}  // namespace

int replay_command(const ReplayCommandOptions& options) {
  const Selection selection = select_ops(options.selection, {});
  std::error_code error;
  if (std::filesystem::is_regular_file(options.what, error)) return replay_file(options, selection);
  return replay_token(options, selection);
}

CLI::App* add_replay_command(CLI::App& app, ReplayCommandOptions& options) {
  CLI::App* command =
      app.add_subcommand("replay", "Repeat a finding: its token, or all findings of a file of --report jsonl");
  command->add_option("what", options.what, "A token (gc1:...), or a file of JSON lines")->required();
  command->add_option("target", options.selection.targets,
                      "The plugin or source file that has the op; without any, the built-in ops");
  add_isolation_options(*command, options.selection);
  command->add_flag("--snippet", options.snippet, "Print the case as C++ instead");
  command->add_option("--color", options.colour, "Colour on the console: auto, always, never")
      ->check(CLI::IsMember({"auto", "always", "never"}))
      ->capture_default_str();
  return command;
}

}  // namespace gradcheck::cli
