#include "gradcheck/run/exit_code.hpp"

#include <algorithm>

namespace gradcheck {

int exit_code_of(const RunRecord& record) {
  std::int64_t compared = 0;
  Verdict worst = Verdict::pass;
  for (const OpRecord& op : record.ops) {
    worst = std::max(worst, op.verdict);
    for (const PropertyRecord& property : op.properties) compared += property.compared_entries;
  }
  const Verdict harmless = record.strict ? Verdict::pass : Verdict::weak;
  if (worst > harmless && !(compared == 0 && worst == Verdict::undecided)) return 1;
  if (!record.load_failures.empty()) return 2;
  return compared == 0 ? 5 : 0;
}

}  // namespace gradcheck
