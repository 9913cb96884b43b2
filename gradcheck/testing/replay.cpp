#include "gradcheck/testing/replay.hpp"

#include <algorithm>

#include "gradcheck/error.hpp"
#include "gradcheck/record/replay_token.hpp"
#include "gradcheck/run/in_process_executor.hpp"
#include "gradcheck/run/recorded_run.hpp"
#include "gradcheck/run/runner.hpp"
#include "gradcheck/testing/generated_cases.hpp"
#include "properties/all_properties.hpp"

namespace gradcheck {

RunRecord replay(const Op& op, std::string_view text) {
  const ReplayToken token = parse_token(text);
  if (token.op != op.name()) throw UsageError("the token is of the op " + token.op + ", not of " + op.name());
  const auto properties = properties::all_properties();
  const auto property =
      std::ranges::find_if(properties, [&](const auto& each) { return each->name() == token.property; });
  if (property == properties.end()) throw UsageError("there is no property called " + token.property);
  const RecoveredCase recovered = recover_case(op, generated_cases(), token);
  if (!recovered.note.empty()) throw UsageError(recovered.note);

  RunOptions options;
  options.seed = token.seed;
  options.only_case = token.index;
  RecordedRun run(options);
  run.add(replay_case(op, **property, recovered.instance));
  return run.finish();
}

}  // namespace gradcheck
