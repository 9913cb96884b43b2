#include "gradcheck/check/locate/halving.hpp"

#include <algorithm>
#include <bit>
#include <limits>
#include <utility>

namespace gradcheck {

namespace {

// After this many halvings without an empty or a single half, 2^7 entries or more are wrong: with 50 wrong entries that
// happens once in 200 times.
constexpr int dense_splits = 7;
// Numbers are read off residuals even if their bounds allow a distance of this much: bounds are some 50 times the usual
// noise, and a difference of the entry alone, which decides, costs no more than a probe.
constexpr double boldness = 48;

}  // namespace

Halving::Halving(Probes& probes, const Numbering& numbering, std::size_t members, Accept accept)
    : probes_(probes),
      numbering_(numbering),
      accept_(std::move(accept)),
      dense_after_(std::clamp(static_cast<int>(std::bit_width(members)) - 3, 2, dense_splits)) {}

Node Halving::measured(std::vector<std::size_t> members, const Residual& plain) {
  Node node{std::move(members), plain, {}};
  node.indexed = probes_.measure(probes_.weights_on(numbering_, node.members, true));
  return node;
}

std::optional<std::size_t> Halving::single(const Node& node) const {
  if (node.members.size() == 1) return node.members[0];
  const Reading reading = read_number(node.plain, node.indexed, numbering_);
  if (reading.error > boldness) return std::nullopt;
  const std::optional<std::size_t> number = reading.whole(numbering_.count);
  return number && std::binary_search(node.members.begin(), node.members.end(), *number) ? number : std::nullopt;
}

void Halving::examine(Node node) {
  if (node.plain.vanishes()) {
    ++settled_;
    return;
  }
  if (settle(node)) return;
  // Too noisy to read a number? The same again at the certified effort.
  const bool noisy =
      node.members.size() > 1 && !node.certified && read_number(node.plain, node.indexed, numbering_).error > 4;
  if (noisy && probes_.left() > 4 * Probes::certified_calls) {
    certify(node);
    if (settle(node)) return;
  }
  if (node.members.size() > 1) open_.push_back(std::move(node));
}

/// True if the one number that the node gives settles it.
bool Halving::settle(Node& node) {
  const std::optional<std::size_t> number = single(node);
  if (!number) return false;
  const Fate fate = accept_(*number, node);
  if (fate == Fate::resolved) ++settled_;
  return fate == Fate::resolved || node.plain.vanishes();
}

void Halving::certify(Node& node) {
  for (const bool indexed : {false, true}) {
    const Residual better = probes_.measure_certified(probes_.weights_on(numbering_, node.members, indexed));
    Residual& mine = indexed ? node.indexed : node.plain;
    if (better.bound < mine.bound) mine = better;
  }
  node.certified = true;
}

void Halving::run(std::int64_t reserve) {
  while (!open_.empty() && !dense() && !probes_.spent() && probes_.left() > reserve) {
    Node node = std::move(open_.back());
    open_.pop_back();
    split(std::move(node));
  }
}

void Halving::insist() { dense_after_ = std::numeric_limits<int>::max(); }

void Halving::split(Node node) {
  ++splits_;
  Node one, other;
  for (const std::size_t member : node.members) (probes_.random.coin() ? one : other).members.push_back(member);
  if (one.members.empty()) std::swap(one, other);
  if (other.members.empty()) {
    other.members.push_back(one.members.back());
    one.members.pop_back();
  }
  one.plain = probes_.measure(probes_.weights_on(numbering_, one.members, false));
  other.plain = node.plain - one.plain;
  // An empty half leaves the other as it was, with nothing to subtract.
  if (one.plain.vanishes() || other.plain.vanishes()) {
    Node& full = one.plain.vanishes() ? other : one;
    full.plain = node.plain;
    full.indexed = node.indexed;
    full.certified = node.certified;
    ++settled_;
    return examine(std::move(full));
  }
  one.indexed = probes_.measure(probes_.weights_on(numbering_, one.members, true));
  other.indexed = node.indexed - one.indexed;
  examine(std::move(one));
  examine(std::move(other));
}

}  // namespace gradcheck
