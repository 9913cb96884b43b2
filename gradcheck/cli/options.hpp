/// What the command line asks for.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace gradcheck::cli {

struct ReportRequest {
  std::string format, path;
};

struct SelectionOptions {
  std::vector<std::string> targets;  ///< plugins and sources; none: the built-in ops
  std::vector<std::string> ops;      ///< globs; none: all
  bool in_process = false;           ///< plugins are loaded into the command itself
  double time_limit = 60;            ///< seconds that a worker has for one case; 0: no limit
  std::int64_t memory_limit = 8192;  ///< MiB that a worker may hold; 0: no limit
};

struct RunCommandOptions {
  SelectionOptions selection;
  std::string profile = "default";
  std::vector<std::string> properties;  ///< globs; none: all
  std::optional<std::int64_t> cases;    ///< instead of the profile's
  std::optional<std::uint64_t> seed;
  std::optional<std::int64_t> only_case;
  int jobs = 0;
  bool mutate = false;               ///< score the checks by mutants instead of checking the ops
  std::vector<std::string> reports;  ///< FORMAT=PATH
  std::string colour = "auto";
  std::string typed;  ///< the command line as typed
};

}  // namespace gradcheck::cli
