/// The run record as JSON lines (https://jsonlines.org), complete, so that every other report can be made from it
/// later. One object per line, told apart by "type":
///
///     run           first line: "schema" (RunRecord::schema_version) and how the run was started
///     load_failure  one per target that could not be tried
///     op            one per op, with all its properties (without their findings)
///     finding       one per finding, right after its op; "op_index" and "property_index" say where it belongs
///     end           last line: totals and how the run ended; without it the file is incomplete
///
/// Numbers are shortest decimals that read back the same; NaN and the infinities are the strings "NaN", "Infinity",
/// "-Infinity"; the seed is a string of decimal digits (it does not fit every reader's numbers). Malformed UTF-8
/// becomes U+FFFD.
#pragma once

#include <cstdint>
#include <iosfwd>
#include <string>

#include "gradcheck/error.hpp"
#include "reports/reporter.hpp"

namespace gradcheck::reports {

class JsonlReporter final : public Reporter {
 public:
  std::string_view format() const override { return "jsonl"; }
  std::string_view description() const override {
    return "the complete run record, for machines and for rendering again";
  }

 private:
  void do_write(const RunRecord& record, std::ostream& out, const ReportOptions& options) const override;
};

/// A stored run record that cannot be read: what is wrong and in which line, in one sentence.
class JsonlError : public Error {
 public:
  JsonlError(std::int64_t line, const std::string& what);
  std::int64_t line() const { return line_; }  ///< from 1

 private:
  std::int64_t line_;
};

/// The record that JsonlReporter wrote. Fields it does not know are ignored.
/// Throws JsonlError if a line is malformed, a field missing or out of its range, the schema another one, the sizes of
/// a tensor or Jacobian contradictory, or the last line missing; anything but blank lines after it is refused as well.
RunRecord read_jsonl(std::istream& in);

}  // namespace gradcheck::reports
