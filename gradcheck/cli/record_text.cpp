#include "gradcheck/cli/record_text.hpp"

#include <sstream>

#include "gradcheck/error.hpp"
#include "reports/jsonl.hpp"

namespace gradcheck::cli {

std::string record_text(const OpRecord& op) {
  RunRecord record;
  record.ops.push_back(op);
  std::ostringstream text;
  reports::JsonlReporter().write(record, text);
  return text.str();
}

OpRecord record_from_text(const std::string& text) {
  std::istringstream lines(text);
  RunRecord record = reports::read_jsonl(lines);
  if (record.ops.size() != 1)
    throw Error("a worker sent the records of " + std::to_string(record.ops.size()) + " ops, expected one");
  return std::move(record.ops.front());
}

}  // namespace gradcheck::cli
