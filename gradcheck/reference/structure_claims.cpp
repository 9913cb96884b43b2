#include "gradcheck/reference/structure_claims.hpp"

#include <algorithm>
#include <cmath>

namespace gradcheck {

namespace {

bool claims_kind(const Op& op, std::size_t output, std::size_t input, StructureKind kind) {
  return std::any_of(op.structure().begin(), op.structure().end(), [&](const StructureClaim& claim) {
    return claim.output == output && claim.input == input && claim.kind == kind;
  });
}

}  // namespace

StructureClaims::StructureClaims(const Op& op, const Case& instance, std::size_t output, std::size_t input)
    : pattern_(op.signature(), op.structure(), output, input, instance.output_shapes[output],
               instance.input_shapes[input]),
      linear_(claims_kind(op, output, input, StructureKind::linear)),
      permutation_(claims_kind(op, output, input, StructureKind::permutation)),
      pair_(op.signature().outputs[output].name + "/" + op.signature().inputs[input].name) {}

std::optional<std::string> StructureClaims::broken(std::int64_t row, std::int64_t column, const SampledEntry& entry,
                                                   bool in_extended_scalar) const {
  if (!may_be_nonzero(row, column)) {
    if (!entry.moved) return std::nullopt;
    return pair_ + " is declared zero outside of its pattern";
  }
  if (!in_extended_scalar) return std::nullopt;
  if (linear_ && entry.curved) return pair_ + " is declared linear, with no second difference";
  const double size = std::abs(entry.value);
  const bool zero_or_one = std::min(size, std::abs(size - 1)) <= entry.bound;
  if (permutation_ && !entry.has_kink && !zero_or_one) return pair_ + " is declared a permutation, of entries 0 and 1";
  return std::nullopt;
}

}  // namespace gradcheck
