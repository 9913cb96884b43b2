#include "gradcheck/check/locate/entry_trials.hpp"

#include <algorithm>

#include "gradcheck/scalar/double_double_math.hpp"
#include "gradcheck/scalar/scalar_traits.hpp"

namespace gradcheck {

bool EntryTrials::is_right(const Residual& error, double expected) {
  return error.vanishes() && std::abs(error.value.hi) < expected / 4 && error.bound < expected / 4;
}

bool EntryTrials::certify(std::size_t entry, Residual& error) {
  if (probes_.left() < Probes::certified_calls) return false;
  error = probes_.source.of_entry(entry, 0, Effort::certified);
  return !error.vanishes();
}

bool EntryTrials::is_wrong(std::size_t entry) {
  if (probes_.known.find(entry) != nullptr) return true;
  Residual error = probes_.source.of_entry(entry, typical_, Effort::quick);
  if (is_right(error, typical_)) return false;
  const bool in_doubt = error.vanishes() || std::abs(error.value.hi) < Probes::grey_zone * error.bound;
  if (in_doubt && !certify(entry, error)) return false;
  probes_.known.add(entry, error);
  return true;
}

Fate EntryTrials::accept(std::size_t entry, Node& node) {
  const double weight = probes_.weight(entry);
  const Residual expected{node.plain.value / DoubleDouble(weight), node.plain.bound / std::abs(weight)};
  if (KnownEntry* old = probes_.known.find(entry)) {
    // More of the same: the error of the entry was not known well enough. No difference of its own confirms that, so
    // the number must be beyond doubt.
    const Reading reading = read_number(node.plain, node.indexed, Numbering::of_entries(probes_.size()));
    if (node.members.size() > 1 && reading.error > 0.1) return Fate::rejected;
    old->error = {old->error.value + expected.value, expected.bound};
    return Fate::resolved;
  }
  const double size = std::abs(expected.value.hi);
  Residual own = probes_.source.of_entry(entry, expected.value.hi, Effort::quick);
  if (own.vanishes() && (is_right(own, size) || !certify(entry, own))) return Fate::rejected;
  const double gap = std::abs(to_double(own.value - expected.value));
  if (expected.bound <= size / 1024 && gap <= own.bound + expected.bound + size / 16) {
    // The value from the node is the more precise one, and leaves nothing of the node.
    probes_.known.add(entry, expected);
    return Fate::resolved;
  }
  // Wrong, but perhaps not alone in its node.
  if (!certify(entry, own)) return Fate::rejected;
  probes_.known.add(entry, own);
  subtract(probes_.known.back(), node);
  return Fate::reduced;
}

void EntryTrials::subtract(const KnownEntry& one, Node& node) const {
  const double weight = probes_.weight(one.entry),
               indexed = weight * Numbering::of_entries(probes_.size()).weight(one.entry);
  node.plain = node.plain - Residual{one.error.value * DoubleDouble(weight), one.error.bound * std::abs(weight)};
  node.indexed = node.indexed - Residual{one.error.value * DoubleDouble(indexed), one.error.bound * std::abs(indexed)};
}

void EntryTrials::subtract_since(std::size_t before, Node& node) const {
  for (std::size_t i = before; i < probes_.known.size(); ++i) {
    const KnownEntry& one = probes_.known[i];
    if (std::binary_search(node.members.begin(), node.members.end(), one.entry)) subtract(one, node);
  }
}

}  // namespace gradcheck
