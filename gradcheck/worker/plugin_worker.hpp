#pragma once

#include <optional>
#include <string>

#include "gradcheck/plugin/loader.hpp"
#include "gradcheck/worker/plugin_source.hpp"
#include "gradcheck/worker/request.hpp"
#include "gradcheck/worker/worker_process.hpp"

namespace gradcheck::worker {

/// A worker that has loaded a plugin.
class PluginWorker {
 public:
  /// Starts the worker, which loads the plugin. Throws LoadError if the plugin is refused. If loading ends the
  /// worker, all requests end without an answer.
  explicit PluginWorker(const PluginSource& source);

  /// The answer; nothing if the worker ended. Throws Error if the worker answers with an error.
  std::optional<Answer> ask(const Request& request);
  WorkerProcess& process() { return process_; }
  /// What the plugin declares, see declarations.hpp.
  const std::string& declarations() const { return declarations_; }

 private:
  WorkerProcess process_;
  std::string declarations_;
};

/// Loads the plugin in a worker, and returns its ops without their functions. Throws LoadError, also for a plugin
/// that ends the worker.
LoadedPlugin declarations_in_worker(const PluginSource& source);

}  // namespace gradcheck::worker
