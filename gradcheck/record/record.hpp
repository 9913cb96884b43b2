/// The run record: everything a report may use, as plain data. Reports are functions of the record and of nothing else,
/// so a stored record renders again in any format. record_fields.hpp lists the fields for storing; record_json.hpp
/// stores them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace gradcheck {

/// The verdict on one case, one property of an op, or a whole op; ordered from harmless to grave.
enum class Verdict {
  pass,  ///< every comparison agreed within its error bound
  /// the formula is right, but far from ordinary inputs the shipped code loses digits, overflows or underflows: a warning
  weak,
  undecided,  ///< a bound was too wide to tell, or the reference was not finite; the reason is given
  fail,       ///< a comparison disagreed by more than its bound, also at 50 digits where the op computes in them
  error,      ///< the op refused its inputs, threw, or could not be called
};

/// A tensor of the record: values as binary64 (inputs and upstream gradients lie on the binary32 grid; gradients are
/// rounded for display).
struct RecordTensor {
  std::string name;
  bool is_index = false;  ///< holds integers, not differentiable
  std::vector<std::int64_t> shape;
  std::vector<double> values;  ///< row-major; entry_count(shape) of them
};

/// One numeric derivative beside the analytic one. The texts carry all digits that the deciding scalar supports.
struct RecordComparison {
  std::string input;                       ///< the input whose gradient is compared
  std::vector<std::int64_t> input_index;   ///< the entry of that input; empty for a scalar
  std::string output;                      ///< the output of the Jacobian's row; empty if projected on the upstream
  std::vector<std::int64_t> output_index;  ///< the entry of that output
  std::string analytic;
  std::string reference;
  std::string error_bound;  ///< of the reference
  std::string difference;   ///< analytic - reference
  std::string centered;     ///< the plain (f(x+h) - f(x-h)) / 2h
  std::string step;         ///< h
  std::string scheme;       ///< e.g. "9-point centered", "one-sided"
  std::string scalar;       ///< name of the scalar that decided, e.g. "50 digits"
  std::int64_t forward_calls = 0;
};

/// The Jacobian of one output by one input in the smallest failing case: analytic and numeric, entry by entry.
/// Rows: entries of the output, columns: entries of the input, row-major.
struct RecordJacobian {
  std::string output, input;
  std::int64_t rows = 0, columns = 0;
  std::vector<double> analytic, numeric, error_bound;
  std::vector<Verdict> verdict;  ///< per entry
};

/// A named region that cases of one property were drawn from.
struct RecordStratum {
  std::string name;            ///< e.g. "values/zeros"
  std::int64_t cases = 0;      ///< how many cases lay in the region
  std::int64_t set_aside = 0;  ///< how many of them could not be decided, and need not be: their values are special
  std::string missed;          ///< why no case lay in the region; "" if one did
};

/// A failed (or undecided, or refused) property with its smallest case.
struct Finding {
  Verdict verdict = Verdict::fail;
  std::string property;  ///< e.g. "gradient"
  std::string kind;      ///< stable word for machines, e.g. "wrong-value", "not-a-number", "not-written", "shape"
  std::string input;     ///< the input whose gradient is wrong; "" if the finding concerns none
  std::string message;   ///< one sentence for people
  std::int64_t case_index = 0;      ///< index of the first such case
  std::vector<std::string> strata;  ///< the strata that this first case was drawn from
  std::int64_t cases = 0;           ///< cases of this op and property that have a finding of this kind and input
  std::int64_t shrink_steps = 0;
  std::vector<std::pair<std::string, std::string>> attributes;  ///< of the smallest case: name, value
  std::vector<RecordTensor> inputs, upstream;                   ///< of the smallest case
  std::vector<RecordComparison> comparisons;                    ///< worst first; at most a handful
  std::int64_t wrong_entries = 0, compared_entries = 0;         ///< in the smallest case
  std::vector<RecordJacobian> jacobians;                        ///< of the smallest case, for small cases
  std::uint64_t case_seed = 0;  ///< of the smallest case: seed of the directions along which it is probed
  std::string token;            ///< replay_token.hpp; "" where there is no case
  std::string replay;           ///< the one command that repeats the case
};

/// What the cases of a property show about the gradient of one input. A relative error is one of a single entry,
/// relative to the largest entry of the gradient.
struct GradientStrength {
  std::string input;
  std::int64_t compared = 0;    ///< cases in which the gradient was compared with a numeric derivative
  std::int64_t zero = 0;        ///< cases of these in which backward wrote exact zeros only
  std::int64_t unresolved = 0;  ///< cases in which the numeric derivative was too coarse to show anything
  /// The smallest relative error that would have failed in the median case: of the passed cases with ordinary values
  /// and telling upstream gradients, or of all passed cases if there is no such case. Cases with a zero gradient do not
  /// count. Absent if no relative error would have failed there.
  std::optional<double> median;
  std::optional<double> best;  ///< the smallest relative error that would have failed in any passed case
};

/// One property of one op over all its cases.
struct PropertyRecord {
  std::string property;
  Verdict verdict = Verdict::pass;
  std::int64_t cases = 0, passed = 0, weak = 0, undecided = 0, failed = 0, errors = 0;
  std::int64_t set_aside = 0;         ///< cases of special values that could not be decided
  std::string set_aside_reason;       ///< why the first of those cases could not be decided
  std::int64_t compared_entries = 0;  ///< gradient entries compared with a reference
  std::int64_t forward_calls = 0, backward_calls = 0;
  std::int64_t referee_cases = 0;           ///< cases that were re-checked at 50 digits
  double seconds = 0;                       ///< summed over cases (thread time)
  std::vector<GradientStrength> gradients;  ///< one for each differentiable input if gradients were compared
  std::vector<RecordStratum> strata;
  std::vector<Finding> findings;
};

/// One op.
struct OpRecord {
  std::string name, signature, attributes, domain, structure, kinks, source;
  std::string origin;  ///< "built-in" or the plugin's path
  std::vector<std::string> scalars;
  Verdict verdict = Verdict::pass;
  std::vector<PropertyRecord> properties;
};

/// A target that could not be checked at all: a plugin that did not load, an op with an invalid declaration.
struct LoadFailure {
  std::string target, message;
  std::string detail;  ///< e.g. the compiler's output
};

/// A run.
struct RunRecord {
  static constexpr int schema_version = 2;
  std::string version;  ///< of gradcheck
  std::string command;  ///< as typed, joined by blanks
  std::uint64_t seed = 0;
  std::int64_t cases_per_op = 0;
  std::int64_t jobs = 1;
  bool strict = false;  ///< warnings count as findings (--strict)
  std::string started;  ///< UTC, ISO 8601
  double seconds = 0;   ///< wall time
  std::vector<OpRecord> ops;
  std::vector<LoadFailure> load_failures;
  int exit_code = 0;  ///< 0 all passed, 1 findings, 2 usage or load, 3 internal, 5 nothing was checked
};

/// "pass", "weak", "undecided", "fail", "error".
const char* to_string(Verdict verdict);

/// How grave a finding is, in one word: "wrong" (the formula), "weak" (its numerics: a warning far out, a failure at
/// ordinary inputs), "undecided" or "error".
const char* severity_of(const Finding& finding);

/// The kind of findings about the precision of the shipped code.
inline constexpr const char* weak_numerics = "weak-numerics";

/// Entries in a tensor of that shape; -1 where an extent is negative or the product exceeds 64 bits.
std::int64_t entry_count(const std::vector<std::int64_t>& shape);

/// Whether all parts of the Jacobian have rows × columns entries.
bool is_complete(const RecordJacobian& jacobian);

}  // namespace gradcheck
