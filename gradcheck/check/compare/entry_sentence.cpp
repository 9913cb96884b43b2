#include "gradcheck/check/compare/entry_sentence.hpp"

#include <cmath>

#include "gradcheck/check/compare/value_text.hpp"

namespace gradcheck {

namespace {

/// "dx[1]", "∂y[0]/∂x[1]".
std::string place_of(const Op& op, const Case& instance, const Entry<double>& entry) {
  const std::string& input = op.signature().inputs[entry.input].name;
  std::string place = "d" + input;
  if (entry.output) {
    place = "∂" + op.signature().outputs[*entry.output].name +
            element_text(instance.output_shapes[*entry.output], entry.output_element) + "/∂" + input;
  }
  place += element_text(instance.input_shapes[entry.input], entry.element.value_or(entry.first_of_block));
  return entry.element ? place : place + " and onwards, along a random direction,";
}

std::string others_text(const std::string& input, bool single_entries, std::size_t count) {
  if (count <= 1) return "";
  return "; " + std::to_string(count) + (single_entries ? " entries of d" : " comparisons of d") + input + " disagree";
}

}  // namespace

std::string sentence_of(const Op& op, const Case& instance, const Entry<double>& worst, std::size_t count) {
  const std::string where = place_of(op, instance, worst);
  const Derivative<double>& numeric = worst.reference;
  const std::string value = number_text(worst.analytic), reference = number_text(numeric.value),
                    with_bound = reference + " ± " + short_text(numeric.bound);
  switch (worst.kind) {
    case EntryKind::agrees: break;
    case EntryKind::wrong_value:
    case EntryKind::loses_digits:
      return where + " is " + value + ", the numeric derivative is " + with_bound +
             others_text(op.signature().inputs[worst.input].name, worst.element.has_value(), count) +
             (worst.kind == EntryKind::loses_digits
                  ? "; backward loses digits here, as its values at neighbouring inputs vary as much"
                  : "");
    case EntryKind::outside_subdifferential:
      return where + " is " + value + "; the one-sided slopes at this kink are " + number_text(numeric.lower) +
             " and " + number_text(numeric.upper) + ", and a subgradient lies between them";
    case EntryKind::not_a_number: return where + " is NaN, the numeric derivative is " + reference;
    case EntryKind::infinite: return where + " is " + value + ", the numeric derivative is " + reference;
    case EntryKind::not_written: return where + " is never written by backward; the numeric derivative is " + reference;
    case EntryKind::reference_not_finite:
      return where + " cannot be checked: forward is not finite around this input (step " + short_text(numeric.step) +
             ")";
    case EntryKind::unresolved: return where + " is " + value + "; the samples of forward do not show its derivative";
    case EntryKind::bound_too_wide:
      if (!std::isfinite(numeric.bound)) {
        return where + " is " + value + " and cannot be checked: " +
               (numeric.steep ? "the slopes of forward grow without limit as the step shrinks"
                              : "forward is not smooth here at any step that was tried");
      }
      return where + " is " + value + ", the numeric derivative is " + with_bound +
             ": the error bound is too wide to tell whether they agree";
  }
  return where;
}

}  // namespace gradcheck
