#pragma once

#include <filesystem>
#include <string>
#include <utility>

#include "gradcheck/error.hpp"
#include "gradcheck/worker/worker_end.hpp"

namespace gradcheck::worker {

/// A plugin's code and the limits of its workers.
struct PluginSource {
  std::filesystem::path library;
  std::string origin;  ///< as typed on the command line
  Limits limits;
  std::string replay_options;  ///< appended to the replay line of a case that met a limit, e.g. " --time-limit 0.5"
};

/// A plugin that a worker could not load.
class RefusedPlugin : public LoadError {
 public:
  RefusedPlugin(const std::string& message, std::string detail) : LoadError(message), detail_(std::move(detail)) {}
  /// Further lines, such as the declaration with a mark at the wrong column; "" if there are none.
  const std::string& detail() const noexcept { return detail_; }

 private:
  std::string detail_;
};

}  // namespace gradcheck::worker
