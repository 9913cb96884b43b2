#include "gradcheck/cli/list_command.hpp"

#include <iostream>

#include <CLI/CLI.hpp>

#include "gradcheck/cli/exit_codes.hpp"
#include "reports/visible_text.hpp"

namespace gradcheck::cli {

int list_command(const SelectionOptions& options) {
  const Selection selection = select_ops(options);
  for (const SelectedOp& selected : selection.ops) {
    const Op& op = selected.op;
    std::cout << reports::visible(op.signature().text) << '\n';
    const std::pair<const char*, std::string> texts[] = {{"attributes", op.attributes_text()},
                                                         {"domain", op.domain_text()},
                                                         {"structure", op.structure_text()},
                                                         {"kinks", op.kinks_text()},
                                                         {"source", op.source_text()}};
    for (const auto& [name, text] : texts) {
      if (!text.empty()) std::cout << "    " << name << ": " << reports::visible(text) << '\n';
    }
  }
  return selection.failures.empty() ? all_passed : usage_or_load;
}

CLI::App* add_list_command(CLI::App& app, SelectionOptions& options) {
  CLI::App* command = app.add_subcommand("list", "List ops with their signatures");
  command->add_option("target", options.targets, "Plugins and C++ source files; without any, the built-in ops");
  add_op_option(*command, options);
  return command;
}

}  // namespace gradcheck::cli
