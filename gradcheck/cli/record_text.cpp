#include "gradcheck/cli/record_text.hpp"

#include "gradcheck/record/record_json.hpp"

namespace gradcheck::cli {

std::string record_text(const OpRecord& op) { return op_record_text(op); }

OpRecord record_from_text(const std::string& text) { return parse_op_record(text); }

}  // namespace gradcheck::cli
