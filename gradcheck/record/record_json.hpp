/// The run record as JSON lines (https://jsonlines.org), complete, so that every report can be made from it later, and
/// so that a worker process can send it. One object per line; "type" says what the line holds:
///
///     run           first line: "schema" (RunRecord::schema_version) and how the run was started
///     load_failure  one per target that could not be tried
///     op            one per op, with all its properties; of their findings only the number
///     finding       one per finding, right after its op; "op_index" and "property_index" say where it belongs, and
///                   "severity" how grave it is, see severity_of()
///     end           last line: totals and how the run ended; without it the record is incomplete
///
/// Numbers are shortest decimals that read back the same; NaN and the infinities are the strings "NaN", "Infinity" and
/// "-Infinity"; seeds are strings of decimal digits, because they do not fit every reader's numbers. Malformed UTF-8
/// becomes U+FFFD. The fields are those of record_fields.hpp.
#pragma once

#include <cstdint>
#include <iosfwd>
#include <string>

#include "gradcheck/error.hpp"
#include "gradcheck/record/record.hpp"

namespace gradcheck {

/// A stored record that cannot be read: the line, the field and what is wrong with it, in one sentence.
class RecordError : public Error {
 public:
  RecordError(std::int64_t line, const std::string& what);
  std::int64_t line() const { return line_; }  ///< from 1

 private:
  std::int64_t line_;
};

/// Writes the record as JSON lines. A failed stream stays in its failed state.
void write_record(const RunRecord& record, std::ostream& out);

/// The record that write_record wrote. Unknown fields are ignored, so that a later version may add some.
/// Throws RecordError if a line is malformed, a field is missing, of another type or out of its range, the schema is a
/// different one, the sizes of a tensor or Jacobian are contradictory, the last line is missing, or anything but blank
/// lines follows it.
RunRecord read_record(std::istream& in);

/// The record of one op as text, for another process: the lines of a run that holds this op only.
std::string op_record_text(const OpRecord& op);

/// The inverse of op_record_text. Throws RecordError as read_record does, Error if the text holds no op or several.
OpRecord parse_op_record(const std::string& text);

}  // namespace gradcheck
