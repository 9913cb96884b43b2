/// The messages between the command and a worker, as bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "gradcheck/run/run_options.hpp"

namespace gradcheck::worker {

enum class Action {
  load,     ///< library, origin: load the plugin and answer with its declarations, or with the reason for refusing it
  run,      ///< check all cases of a property (or the case `index`) in the worker itself
  check,    ///< check `instance`, without shrinking
  isolate,  ///< draw and shrink the case `index`, or `instance`, but check it in workers that this worker starts
  recover,  ///< draw the case `index` and follow `path`
};

/// What the command asks of a worker. Each action reads the fields that its comment names; all but `load` name op and
/// property.
struct Request {
  Action action = Action::load;
  std::string library;    ///< path of the plugin
  std::string origin;     ///< the plugin as typed on the command line
  std::string black_box;  ///< PluginSource::black_box
  std::string op, property;
  std::uint64_t seed = 0;  ///< of the run
  std::int64_t cases = 0;
  int jobs = 0;
  bool shrink = true;
  std::int64_t index = -1;        ///< number of the one case to check; -1: all cases
  std::string instance;           ///< a case (case_bytes.hpp); "": the case is drawn
  std::vector<std::size_t> path;  ///< ShrunkCase::path
  double case_seconds = 0;        ///< Limits of the workers that this one starts
  double least_wall_seconds = 0;
  std::int64_t memory_mebibytes = 0;
  std::int64_t shrink_budget = 0;  ///< ShrinkBudget of the workers that this one starts

  /// Throws Error for bytes that to_bytes() did not make.
  static Request from_bytes(const std::string& bytes);
  std::string to_bytes() const;
  /// The options of the run that this request belongs to.
  RunOptions run_options() const;
};

/// What a worker answers.
struct Answer {
  std::string error;               ///< the request failed, and why
  std::string refused;             ///< load: why the plugin was refused
  std::string declarations;        ///< load: declarations.hpp
  std::string record;              ///< run, check, isolate: op_record_text()
  std::string instance;            ///< recover: case_bytes.hpp
  std::string note;                ///< recover: RecoveredCase::note
  std::int64_t shrink_budget = 0;  ///< isolate: what is left of it

  /// Throws Error for bytes that to_bytes() did not make.
  static Answer from_bytes(const std::string& bytes);
  std::string to_bytes() const;
};

}  // namespace gradcheck::worker
