#include "gradcheck/cli/console_output.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <iostream>

#include <CLI/CLI.hpp>

#include "gradcheck/cli/tell.hpp"
#include "reports/reporter_list.hpp"

namespace gradcheck::cli {

namespace {

bool wants_colour(const std::string& choice) {
  if (choice != "auto") return choice == "always";
  const char* no_colour = std::getenv("NO_COLOR");  // https://no-color.org  // NOLINT: no other thread runs
  return ::isatty(STDOUT_FILENO) == 1 && (no_colour == nullptr || *no_colour == '\0');
}

}  // namespace

bool write_console(const RunRecord& record, const std::string& colour) {
  errno = 0;
  reports::find_reporter("console")->write(record, std::cout, {.colour = wants_colour(colour)});
  return flush_console();
}

bool flush_console() {
  std::cout.flush();
  if (std::cout) return true;
  tell(std::string("the result cannot be written to standard output: ") + std::strerror(errno != 0 ? errno : EIO));
  return false;
}

void add_colour_option(CLI::App& command, std::string& colour) {
  command.add_option("--color", colour, "Colour on the console: auto, always, never")
      ->check(CLI::IsMember({"auto", "always", "never"}))
      ->capture_default_str();
}

}  // namespace gradcheck::cli
