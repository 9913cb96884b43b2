#pragma once

#include <filesystem>
#include <string>

#include "gradcheck/worker/worker_end.hpp"

namespace gradcheck::worker {

/// A plugin's code and the limits of its workers.
struct PluginSource {
  std::filesystem::path library;
  std::string origin;  ///< as typed on the command line
  Limits limits;
  std::string replay_options;  ///< appended to the replay line of a case that met a limit, e.g. " --time-limit 0.5"
  std::string black_box;       ///< a scalar: its ops are called in that one only (Op::as_black_box); "": in all
};

}  // namespace gradcheck::worker
