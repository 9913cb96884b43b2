#include "reports/sentences.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "gradcheck/record/totals.hpp"
#include "reports/number_text.hpp"

namespace gradcheck::reports {
namespace {

void join(std::string& sentence, const std::string& part) {
  if (!sentence.empty()) sentence += ", ";
  sentence += part;
}

std::string joined(const std::vector<std::int64_t>& numbers) { return fmt::format("{}", fmt::join(numbers, ",")); }

// How the cases with this finding end: " fail this way".
std::string_view ending_of(const Finding& finding) {
  const bool one = finding.cases == 1;
  switch (finding.verdict) {
    case Verdict::weak: return one ? " is weak this way" : " are weak this way";
    case Verdict::undecided: return one ? " is undecided this way" : " are undecided this way";
    case Verdict::error: return one ? " ends with this error" : " end with this error";
    case Verdict::pass:
    case Verdict::fail: break;
  }
  return one ? " fails this way" : " fail this way";
}

}  // namespace

std::string headline(const RunRecord& record) {
  const VerdictCounts ops = op_verdicts(record);
  const auto all = static_cast<std::int64_t>(record.ops.size());
  const auto failures = static_cast<std::int64_t>(record.load_failures.size());
  std::string sentence;
  if (const auto n = ops.of(Verdict::fail); n > 0)
    join(sentence, fmt::format("{} of {} failed", n, count_of(all, "op")));
  if (const auto n = ops.of(Verdict::error); n > 0) {
    join(sentence, sentence.empty() ? fmt::format("{} of {} could not be checked", n, count_of(all, "op"))
                                    : fmt::format("{} could not be checked", n));
  }
  if (const auto n = ops.of(Verdict::undecided); n > 0) {
    join(sentence,
         sentence.empty() ? fmt::format("{} of {} undecided", n, count_of(all, "op")) : fmt::format("{} undecided", n));
  }
  if (const auto n = ops.of(Verdict::weak); n > 0) {
    if (sentence.empty() && failures == 0 && record.exit_code == 0) {
      return all == 1 ? "The op passed, with weak numerics"
                      : fmt::format("All {} passed, {} with weak numerics", count_of(all, "op"), n);
    }
    join(sentence, sentence.empty() ? fmt::format("{} of {} weak", n, count_of(all, "op")) : fmt::format("{} weak", n));
  }
  if (failures > 0) join(sentence, fmt::format("{} could not be loaded", count_of(failures, "target")));
  if (all == 0 || record.exit_code == 5) {
    return sentence.empty() ? "Nothing was checked" : "Nothing was checked: " + sentence;
  }
  if (record.exit_code == 3) {
    return "gradcheck itself failed (exit code 3)" + (sentence.empty() ? "" : "; until then " + sentence);
  }
  if (!sentence.empty()) return record.exit_code == 0 ? "Accepted (exit code 0), with " + sentence : sentence;
  if (record.exit_code != 0) return fmt::format("The run ended with exit code {}, and no op failed", record.exit_code);
  return all == 1 ? "The op passed" : fmt::format("All {} passed", count_of(all, "op"));
}

Verdict gravity(const RunRecord& record) {
  if (record.ops.empty()) return Verdict::error;
  const VerdictCounts ops = op_verdicts(record);
  const bool warns = ops.of(Verdict::weak) > 0;
  if (record.exit_code == 0) return warns ? Verdict::weak : Verdict::pass;
  if (record.exit_code != 1 || !record.load_failures.empty()) return Verdict::error;
  if (ops.of(Verdict::fail) > 0) return Verdict::fail;
  if (ops.of(Verdict::error) > 0) return Verdict::error;
  if (ops.of(Verdict::undecided) > 0) return Verdict::undecided;
  return warns ? Verdict::weak : Verdict::fail;
}

std::string entry_text(std::string_view name, const std::vector<std::int64_t>& index) {
  return index.empty() ? std::string(name) : fmt::format("{}[{}]", name, joined(index));
}

std::string shape_text(const std::vector<std::int64_t>& shape) {
  return shape.empty() ? "scalar" : "[" + joined(shape) + "]";
}

std::string derivative_text(const RecordComparison& comparison) {
  // Without an input, the comparison is of the output itself.
  if (comparison.input.empty()) return entry_text(comparison.output, comparison.output_index);
  const std::string above =
      comparison.output.empty() ? "⟨upstream, outputs⟩" : ' ' + entry_text(comparison.output, comparison.output_index);
  return fmt::format("∂{} / ∂ {}", above, entry_text(comparison.input, comparison.input_index));
}

std::string provenance_text(const PropertyRecord& property, const Finding& finding) {
  std::string text = fmt::format("first seen in case {}", finding.case_index);
  if (finding.cases > 0) {
    // Rationale: a stored record may hold any numbers.
    text += property.cases >= finding.cases
                ? fmt::format("; {} of {}", count_text(finding.cases), count_of(property.cases, "case"))
                : fmt::format("; {}", count_of(finding.cases, "case"));
    text += ending_of(finding);
  }
  text +=
      finding.shrink_steps > 0 ? fmt::format("; shrunk in {}", count_of(finding.shrink_steps, "step")) : "; not shrunk";
  return text;
}

std::string strata_text(const Finding& finding) {
  std::string text;
  for (const std::string& name : finding.strata) text += (text.empty() ? "" : ", ") + name;
  return text;
}

const std::vector<std::string_view>& blind_spots() {
  static const std::vector<std::string_view> list = {
      "Errors that forward and backward share: if forward computes the wrong function, the exact derivative of that "
      "function passes.",
      "A forward that silently treats an input as a constant: the derivative is zero, and so is the reference.",
      "Conventions at a kink: any value between the one-sided slopes passes, not only the intended one.",
      "Stochastic ops without a fixed seed: two forward calls compute two different functions.",
      "Inputs outside the strata of this run: a pass covers only the cases counted here.",
  };
  return list;
}

}  // namespace gradcheck::reports
