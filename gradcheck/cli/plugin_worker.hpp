/// A worker that has loaded a plugin, and what it is asked.
#pragma once

#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "gradcheck/cli/options.hpp"
#include "gradcheck/error.hpp"
#include "gradcheck/plugin/loader.hpp"
#include "gradcheck/worker/worker_process.hpp"

namespace gradcheck::cli {

/// Where a plugin's code is, and what its workers may take.
struct PluginSource {
  std::filesystem::path library;
  std::string origin;  ///< as typed
  worker::Limits limits;
};

PluginSource plugin_source(const std::filesystem::path& library, const std::string& target,
                           const SelectionOptions& options);

/// A plugin that a worker could not load, with what else there is to say.
class RefusedPlugin : public LoadError {
 public:
  RefusedPlugin(const std::string& message, std::string detail) : LoadError(message), detail_(std::move(detail)) {}
  const std::string& detail() const noexcept { return detail_; }

 private:
  std::string detail_;
};

/// Requests are objects whose "do" names what is wanted; worker_command.cpp lists them. An answer "error" is thrown as Error.
class PluginWorker {
 public:
  /// Starts the worker and has it load the plugin. Throws RefusedPlugin if it refuses; if it comes to its end over that, so do all
  /// requests.
  explicit PluginWorker(const PluginSource& source);

  /// The answer, or nothing if the worker came to its end. `seconds`: for the whole request, 0: no limit.
  std::optional<nlohmann::json> ask(const nlohmann::json& request, double seconds = 0);
  worker::WorkerProcess& process() { return process_; }
  /// What it declares.
  const std::string& declarations() const { return declarations_; }

 private:
  worker::WorkerProcess process_;
  std::string declarations_;
};

/// Loads the plugin in a worker. Throws RefusedPlugin, also for one that ends the worker.
LoadedPlugin declarations_in_worker(const PluginSource& source);

}  // namespace gradcheck::cli
