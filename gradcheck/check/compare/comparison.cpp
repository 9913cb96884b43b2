#include "gradcheck/check/compare/comparison.hpp"

namespace gradcheck {

std::string_view to_string(EntryKind kind) {
  switch (kind) {
    case EntryKind::agrees: return "agrees";
    case EntryKind::wrong_value: return "wrong-value";
    case EntryKind::loses_digits: return weak_numerics;
    case EntryKind::outside_subdifferential: return "outside-the-subdifferential";
    case EntryKind::not_a_number: return "not-a-number";
    case EntryKind::infinite: return "infinite";
    case EntryKind::not_written: return "not-written";
    case EntryKind::reference_not_finite: return "reference-not-finite";
    case EntryKind::bound_too_wide: return "bound-too-wide";
    case EntryKind::unresolved: return "unresolved";
  }
  return "unknown";
}

Verdict verdict_of(EntryKind kind) {
  switch (kind) {
    case EntryKind::agrees: return Verdict::pass;
    case EntryKind::reference_not_finite:
    case EntryKind::bound_too_wide:
    case EntryKind::unresolved: return Verdict::undecided;
    case EntryKind::wrong_value:
    case EntryKind::loses_digits:
    case EntryKind::outside_subdifferential:
    case EntryKind::not_a_number:
    case EntryKind::infinite:
    case EntryKind::not_written: break;
  }
  return Verdict::fail;
}

}  // namespace gradcheck
