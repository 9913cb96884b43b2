#include "gradcheck/check/locate/decoding.hpp"

#include <algorithm>
#include <bit>
#include <functional>
#include <limits>
#include <utility>

#include "gradcheck/check/locate/named_regions.hpp"
#include "gradcheck/random.hpp"
#include "gradcheck/reference/step.hpp"
#include "gradcheck/scalar/double_double_math.hpp"
#include "gradcheck/scalar/scalar_traits.hpp"

namespace gradcheck {

namespace {

constexpr std::int64_t quick_calls = 2, certified_calls = 9;

// Residuals of up to this many bounds may be noise that the model of quick probes does not know; the first are
// certified.
constexpr double grey_zone = 64;
constexpr int grey_checks = 2;

// After this many halvings without an empty or a single half some 2^7 entries or more are wrong: of 50 that happens
// once in 200 times.
constexpr int dense_splits = 7;
// Numbers are read off residuals though their bounds allow to be off by this much: bounds are some 50 times the usual
// noise, and asking the entry itself costs no more than a probe.
constexpr double boldness = 48;
constexpr int entries_tried = 16;

Residual operator-(const Residual& a, const Residual& b) { return {a.value - b.value, a.bound + b.bound}; }

/// A way to number the entries of a tensor: by their place (stride 1, as many as entries) or by their index along an
/// axis.
struct Numbering {
  std::size_t stride = 1, count = 0;

  std::size_t of(std::size_t entry) const { return entry / stride % count; }
  int bits() const { return static_cast<int>(std::bit_width(count)); }
  /// Dyadic, of at most bits() bits, and in (0, 1].
  double weight(std::size_t number) const { return std::ldexp(static_cast<double>(number + 1), -bits()); }
};

/// Entries, or slices, with the residual along their weights and along their weights times their numbers.
struct Node {
  std::vector<std::size_t> members;  // ascending
  Residual plain, indexed;
  bool certified = false;
};

/// The number nearest to the ratio of two residuals, how far it is from the ratio, and how far it may be.
struct Reading {
  double number = 0, distance = 0, error = 0;

  std::optional<std::size_t> whole(std::size_t count) const {
    if (!(distance <= error) || number < 0 || number >= static_cast<double>(count)) return std::nullopt;
    return static_cast<std::size_t>(number);
  }
};

Reading read_number(const Residual& plain, const Residual& indexed, const Numbering& numbering) {
  const double scale = std::ldexp(1.0, numbering.bits());
  const DoubleDouble ratio = indexed.value / plain.value;
  const DoubleDouble number = ratio * DoubleDouble(scale) - DoubleDouble(1);
  const double nearest = std::round(number.hi);
  const double uncertain = (indexed.bound + std::abs(ratio.hi) * plain.bound) / std::abs(plain.value.hi);
  // 2^-100: what the division loses of residuals that claim to be exact.
  return {nearest, std::abs(to_double(number - DoubleDouble(nearest))), scale * (uncertain + 0x1p-100)};
}

struct KnownEntry {
  std::size_t entry;
  Residual error;
};

class Decoder {
 public:
  Decoder(ResidualSource& source, const Shape& shape, const DecodingOptions& options)
      : source_(source),
        shape_(shape),
        budget_(options.budget),
        size_(static_cast<std::size_t>(shape.size())),
        random_(options.seed) {}

  Decoded run(std::vector<double> direction, Residual residual) {
    for (;;) {
      if (residual.vanishes()) certify(residual);
      if (residual.vanishes() || spent()) break;
      weights_ = std::move(direction);
      const bool progress = decode_round(residual);
      if (result_.region || spent()) break;
      direction = draw_everywhere();
      residual = measure(direction);
      if (!progress && !residual.vanishes()) break;
    }
    finish();
    return result_;
  }

 private:
  std::int64_t left() const { return budget_ - source_.forward_calls(); }
  bool spent() const { return left() < quick_calls; }

  // ---- probes ----

  std::vector<double> draw(const std::function<bool(std::size_t)>& inside) {
    std::vector<double> direction(size_, 0.0);
    for (std::size_t i = 0; i < size_; ++i) {
      if (inside(i)) direction[i] = random_.signed_half_to_one(direction_bits);
    }
    return direction;
  }
  std::vector<double> draw_everywhere() {
    return draw([](std::size_t) { return true; });
  }

  /// What the entries found so far do not explain.
  Residual unexplained(Residual residual, std::span<const double> direction) const {
    for (const KnownEntry& known : known_) {
      const double weight = direction[known.entry];
      residual.value -= known.error.value * DoubleDouble(weight);
      residual.bound += known.error.bound * std::abs(weight);
    }
    return residual;
  }

  Residual measure(std::span<const double> direction) {
    Residual quick = source_.along(direction, Effort::quick);
    quick.bound *= noise_;
    quick = unexplained(quick, direction);
    if (quick.vanishes() || std::abs(quick.value.hi) > grey_zone * quick.bound || grey_ >= grey_checks) return quick;
    if (left() < certified_calls) return quick;
    const Residual certified = unexplained(source_.along(direction, Effort::certified), direction);
    const double gap = std::abs(to_double(quick.value - certified.value));
    if (gap > quick.bound + certified.bound)
      noise_ *= 2 * gap / quick.bound;  // noisier than the model has it
    else if (!certified.vanishes())
      ++grey_;
    return certified;
  }

  bool clean(const std::function<bool(std::size_t)>& inside) { return measure(draw(inside)).vanishes(); }

  /// The round's weights on the members, times their numbers if `indexed`.
  std::vector<double> weights_on(const Numbering& numbering, const std::vector<std::size_t>& members,
                                 bool indexed) const {
    std::vector<double> direction(size_, 0.0);
    if (numbering.count == size_) {
      for (const std::size_t i : members) direction[i] = weights_[i] * (indexed ? numbering.weight(i) : 1.0);
      return direction;
    }
    std::vector<char> selected(numbering.count, 0);
    for (const std::size_t number : members) selected[number] = 1;
    for (std::size_t i = 0; i < size_; ++i) {
      const std::size_t number = numbering.of(i);
      if (selected[number] != 0) direction[i] = weights_[i] * (indexed ? numbering.weight(number) : 1.0);
    }
    return direction;
  }

  // ---- single entries ----

  KnownEntry* find_known(std::size_t entry) {
    const auto place =
        std::find_if(known_.begin(), known_.end(), [&](const KnownEntry& one) { return one.entry == entry; });
    return place == known_.end() ? nullptr : &*place;
  }

  void list(std::size_t entry, const Residual& error) { known_.push_back({entry, error}); }

  /// Tries one entry for nothing but itself. True if it is wrong.
  bool sample(std::size_t entry) {
    if (find_known(entry) != nullptr) return true;
    Residual error = source_.of_entry(entry, typical_, Effort::quick);
    if (error.vanishes() && std::abs(error.value.hi) < typical_ / 4 && error.bound < typical_ / 4) return false;
    if (error.vanishes() || std::abs(error.value.hi) < grey_zone * error.bound) {
      if (!certify_entry(entry, error)) return false;
    }
    list(entry, error);
    return true;
  }

  /// At a certified effort, if that can be afforded, the entry is wrong still.
  bool certify_entry(std::size_t entry, Residual& error) {
    if (left() < certified_calls) return false;
    error = source_.of_entry(entry, 0, Effort::certified);
    return !error.vanishes();
  }

  enum class Fate { rejected, resolved, reduced };

  /// Asks the entry itself whether the number that a node's residuals spell is right.
  Fate accept(std::size_t entry, Node& node) {
    const double weight = weights_[entry];
    const Residual expected{node.plain.value / DoubleDouble(weight), node.plain.bound / std::abs(weight)};
    if (KnownEntry* old = find_known(entry)) {
      // More of the same: what was known of it before was not known well enough. No difference of its own vouches for
      // that, so the number must be beyond doubt.
      if (node.members.size() > 1 && read_number(node.plain, node.indexed, numbering_of_entries()).error > 0.1)
        return Fate::rejected;
      old->error = {old->error.value + expected.value, expected.bound};
      return Fate::resolved;
    }
    const double size = std::abs(expected.value.hi);
    Residual own = source_.of_entry(entry, expected.value.hi, Effort::quick);
    if (own.vanishes()) {
      if (std::abs(own.value.hi) < size / 4 && own.bound < size / 4) return Fate::rejected;
      if (!certify_entry(entry, own)) return Fate::rejected;
    }
    const double gap = std::abs(to_double(own.value - expected.value));
    if (expected.bound <= size / 1024 && gap <= own.bound + expected.bound + size / 16) {
      // The node's value is then the more precise one, and leaves nothing of the node.
      list(entry, expected);
      return Fate::resolved;
    }
    // Wrong, but perhaps not alone in its node.
    if (!certify_entry(entry, own)) return Fate::rejected;
    list(entry, own);
    subtract(known_.back(), node);
    return Fate::reduced;
  }

  /// Takes an entry's part out of a node that was measured before the entry was known.
  void subtract(const KnownEntry& one, Node& node) const {
    const double weight = weights_[one.entry], indexed = weight * numbering_of_entries().weight(one.entry);
    node.plain = node.plain - Residual{one.error.value * DoubleDouble(weight), one.error.bound * std::abs(weight)};
    node.indexed =
        node.indexed - Residual{one.error.value * DoubleDouble(indexed), one.error.bound * std::abs(indexed)};
  }

  /// The same for what has been found since there were `before` of them.
  void subtract_since(std::size_t before, Node& node) const {
    for (std::size_t i = before; i < known_.size(); ++i) {
      if (std::binary_search(node.members.begin(), node.members.end(), known_[i].entry)) subtract(known_[i], node);
    }
  }

  // ---- halving ----

  Numbering numbering_of_entries() const { return {1, size_}; }
  Numbering numbering_of_axis(std::size_t axis) const {
    return {static_cast<std::size_t>(shape_.strides()[axis]), static_cast<std::size_t>(shape_[axis])};
  }

  using Accept = std::function<Fate(std::size_t, Node&)>;

  /// Nodes that are still to be separated, and how it went so far.
  struct Search {
    Numbering numbering;
    std::vector<Node> open;
    int splits = 0, settled = 0;
    int dense_after = dense_splits;

    bool dense() const { return settled == 0 && splits >= dense_after; }
  };

  Search make_search(const Numbering& numbering, std::size_t members) const {
    Search search{numbering, {}, 0, 0, 0};
    search.dense_after = std::clamp(static_cast<int>(std::bit_width(members)) - 3, 2, dense_splits);
    return search;
  }

  void examine(Search& search, Node node, const Accept& accept) {
    if (node.plain.vanishes()) {
      ++search.settled;
      return;
    }
    if (ask(search, node, accept)) return;
    // Too noisy to read a number? The same again at the certified effort.
    const bool noisy =
        node.members.size() > 1 && !node.certified && read_number(node.plain, node.indexed, search.numbering).error > 4;
    if (noisy && left() > 4 * certified_calls) {
      refine(search, node);
      if (ask(search, node, accept)) return;
    }
    if (node.members.size() > 1) search.open.push_back(std::move(node));
  }

  /// Whether a node is settled by the one number that it spells.
  bool ask(Search& search, Node& node, const Accept& accept) {
    const std::optional<std::size_t> number = single(search, node);
    if (!number) return false;
    const Fate fate = accept(*number, node);
    if (fate == Fate::resolved) ++search.settled;
    return fate == Fate::resolved || node.plain.vanishes();
  }

  static std::optional<std::size_t> single(const Search& search, const Node& node) {
    if (node.members.size() == 1) return node.members[0];
    const Reading reading = read_number(node.plain, node.indexed, search.numbering);
    if (reading.error > boldness) return std::nullopt;
    const std::optional<std::size_t> number = reading.whole(search.numbering.count);
    return number && std::binary_search(node.members.begin(), node.members.end(), *number) ? number : std::nullopt;
  }

  void refine(const Search& search, Node& node) {
    for (const bool indexed : {false, true}) {
      const std::vector<double> direction = weights_on(search.numbering, node.members, indexed);
      const Residual better = unexplained(source_.along(direction, Effort::certified), direction);
      Residual& mine = indexed ? node.indexed : node.plain;
      if (better.bound < mine.bound) mine = better;
    }
    node.certified = true;
  }

  void run(Search& search, const Accept& accept, std::int64_t reserve) {
    while (!search.open.empty() && !search.dense() && !spent() && left() > reserve) {
      Node node = std::move(search.open.back());
      search.open.pop_back();
      split(search, std::move(node), accept);
    }
  }

  void split(Search& search, Node node, const Accept& accept) {
    ++search.splits;
    Node one, other;
    for (const std::size_t member : node.members) (random_.coin() ? one : other).members.push_back(member);
    if (one.members.empty()) std::swap(one, other);
    if (other.members.empty()) {
      other.members.push_back(one.members.back());
      one.members.pop_back();
    }
    one.plain = measure(weights_on(search.numbering, one.members, false));
    other.plain = node.plain - one.plain;
    // An empty half leaves the other as it was, with nothing to subtract.
    if (one.plain.vanishes() || other.plain.vanishes()) {
      Node& full = one.plain.vanishes() ? other : one;
      full.plain = node.plain;
      full.indexed = node.indexed;
      full.certified = node.certified;
      ++search.settled;
      return examine(search, std::move(full), accept);
    }
    one.indexed = measure(weights_on(search.numbering, one.members, true));
    other.indexed = node.indexed - one.indexed;
    examine(search, std::move(one), accept);
    examine(search, std::move(other), accept);
  }

  // ---- one direction ----

  bool decode_round(const Residual& residual) {
    const std::size_t before = known_.size();
    const Accept confirm = [this](std::size_t entry, Node& node) { return accept(entry, node); };
    // Errors of random sign in all entries would come to this.
    typical_ = std::abs(residual.value.hi) / std::sqrt(static_cast<double>(size_));
    Node root;
    root.plain = residual;
    for (std::size_t i = 0; i < size_; ++i) root.members.push_back(i);
    Search search = make_search(numbering_of_entries(), size_);
    root.indexed = measure(weights_on(search.numbering, root.members, true));
    if (!single(search, root)) {
      if (shape_.rank() >= 2 && before == 0) restrict_to_slice(root);
      if (result_.region) return true;
      subtract_since(before, root);
    }
    examine(search, std::move(root), confirm);
    // A list that takes half of the budget had better be a region.
    run(search, confirm, recognised_ ? 0 : budget_ / 2);
    if (!recognised_ && !search.open.empty() && !spent()) {
      const std::size_t found = known_.size();
      recognise();
      recognised_ = true;
      if (result_.region) return true;
      for (Node& node : search.open) subtract_since(found, node);
    }
    search.dense_after = std::numeric_limits<int>::max();
    run(search, confirm, 0);
    return known_.size() > before;
  }

  /// All wrong entries have an index along some axis in common: looked for before entries are.
  void restrict_to_slice(Node& root) {
    std::vector<std::string> names;
    std::vector<char> inside(size_, 1);
    for (std::size_t axis = 0; axis < shape_.rank() && !spent(); ++axis) {
      if (shape_[axis] < 2) continue;
      const Numbering numbering = numbering_of_axis(axis);
      std::vector<std::size_t> every(numbering.count);
      for (std::size_t i = 0; i < every.size(); ++i) every[i] = i;
      const Reading reading = read_number(root.plain, measure(weights_on(numbering, every, true)), numbering);
      const std::optional<std::size_t> slice = reading.error < 0.1 ? reading.whole(numbering.count) : std::nullopt;
      if (!slice) continue;
      names.push_back(range_name(shape_, axis, *slice, *slice));
      for (std::size_t i = 0; i < size_; ++i) {
        if (numbering.of(i) != *slice) inside[i] = 0;
      }
    }
    if (names.empty()) return;
    std::erase_if(root.members, [&](std::size_t entry) { return inside[entry] == 0; });
    Region region{joined(names), std::move(inside), static_cast<std::int64_t>(root.members.size())};
    constexpr int few = 4;
    if (region.size > 2 * few && try_inside(region, few).wrong * 4 >= few * 3) adopt(region);
  }

  // ---- regions ----

  struct Tried {
    std::int64_t tried = 0, wrong = 0;
  };

  /// Tries entries of a region, drawn at random; all of them if they are no more than `count`.
  Tried try_inside(const Region& region, int count) {
    std::vector<std::size_t> members;
    for (std::size_t i = 0; i < size_; ++i) {
      if (region.inside[i] != 0) members.push_back(i);
    }
    Tried tried;
    for (int i = 0; i < count && !members.empty() && !spent(); ++i) {
      const std::size_t place = random_.below(members.size());
      tried.wrong += sample(members[place]) ? 1 : 0;
      ++tried.tried;
      members[place] = members.back();
      members.pop_back();
    }
    return tried;
  }

  /// Makes the region the answer if nothing is wrong outside of it and half of what was drawn from inside is.
  void adopt(const Region& region) {
    Residual outside;
    if (region.size < static_cast<std::int64_t>(size_)) {
      outside = measure(draw([&](std::size_t i) { return region.inside[i] == 0; }));
      if (!outside.vanishes()) return;
    }
    const Tried tried = try_inside(region, entries_tried);
    if (2 * tried.wrong < tried.tried || tried.tried == 0) return;
    result_.region = WrongRegion{region.name, region.size, tried.tried, tried.wrong};
    certify(outside);
  }

  /// Many entries are wrong. Where?
  void recognise() {
    const Region everything = region_where(shape_, "every entry", [](const Index&) { return true; });
    const Tried all = try_inside(everything, entries_tried);
    std::vector<Region> regions = usual_regions(shape_);
    auto excluded = [&](const Region& region) {
      if (region.size == 0 || region.size == static_cast<std::int64_t>(size_)) return true;
      return std::any_of(known_.begin(), known_.end(),
                         [&](const KnownEntry& one) { return region.inside[one.entry] == 0; });
    };
    // Whatever is densely wrong itself, or has been seen to be wrong outside, needs no probe.
    std::erase_if(regions, excluded);
    if (4 * all.wrong < 3 * all.tried) add_sets_of_slices(regions);
    add_ranges(regions);
    std::erase_if(regions, excluded);
    std::stable_sort(regions.begin(), regions.end(), [](const Region& a, const Region& b) { return a.size < b.size; });
    for (const Region& region : regions) {
      if (spent()) return;
      adopt(region);
      if (result_.region) return;
    }
    if (2 * all.wrong >= all.tried && all.tried > 0) adopt(everything);
  }

  /// A few slices along one axis, not next to one another.
  void add_sets_of_slices(std::vector<Region>& regions) {
    for (std::size_t axis = 0; shape_.rank() >= 2 && axis < shape_.rank(); ++axis) {
      if (shape_[axis] < 3 || spent()) continue;
      std::vector<std::size_t> found;
      const Accept collect = [&](std::size_t slice, Node&) {
        found.push_back(slice);
        return Fate::resolved;
      };
      const Numbering numbering = numbering_of_axis(axis);
      Search search = make_search(numbering, numbering.count);
      Node root;
      for (std::size_t i = 0; i < numbering.count; ++i) root.members.push_back(i);
      root.plain = measure(weights_on(numbering, root.members, false));
      root.indexed = measure(weights_on(numbering, root.members, true));
      examine(search, std::move(root), collect);
      run(search, collect, left() - 100);
      if (found.empty() || !search.open.empty()) continue;
      std::sort(found.begin(), found.end());
      const auto place = [&, axis](const Index& index) {
        return std::binary_search(found.begin(), found.end(), static_cast<std::size_t>(index[axis]));
      };
      regions.push_back(region_where(shape_, set_name(shape_, axis, found), place));
    }
  }

  /// The smallest block and the smallest range of flat indices that hold all wrong entries.
  void add_ranges(std::vector<Region>& regions) {
    std::vector<std::pair<std::size_t, std::size_t>> block;
    std::vector<std::string> names;
    for (std::size_t axis = 0; axis < shape_.rank(); ++axis) {
      const auto [first, last] = wrong_range(numbering_of_axis(axis));
      block.emplace_back(first, last);
      if (last - first + 1 < static_cast<std::size_t>(shape_[axis]))
        names.push_back(range_name(shape_, axis, first, last));
    }
    if (!names.empty()) {
      regions.push_back(region_where(shape_, joined(names), [&](const Index& index) {
        for (std::size_t axis = 0; axis < index.size(); ++axis) {
          const auto place = static_cast<std::size_t>(index[axis]);
          if (place < block[axis].first || place > block[axis].second) return false;
        }
        return true;
      }));
    }
    if (shape_.rank() < 2) return;
    const auto [first, last] = wrong_range(numbering_of_entries());
    Region range{"", std::vector<char>(size_, 0), static_cast<std::int64_t>(last - first + 1)};
    std::fill(range.inside.begin() + static_cast<std::ptrdiff_t>(first),
              range.inside.begin() + static_cast<std::ptrdiff_t>(last) + 1, 1);
    if (last + 1 == size_)
      range.name = "all entries from flat index " + std::to_string(first) + " on";
    else if (first == 0)
      range.name = "all entries before flat index " + std::to_string(last + 1);
    else
      range.name = "all entries from flat index " + std::to_string(first) + " to " + std::to_string(last);
    regions.push_back(std::move(range));
  }

  /// The first and the last number with a wrong entry, by bisection: 2 probes for each binary digit, 2 in all if both
  /// are at the ends.
  std::pair<std::size_t, std::size_t> wrong_range(const Numbering& numbering) {
    const std::size_t end = numbering.count;
    auto number_clean = [&](std::size_t from, std::size_t to) {
      // Entries known to be wrong are not subtracted exactly enough for certain; seeing one is an answer that costs
      // nothing.
      for (const KnownEntry& one : known_) {
        if (numbering.of(one.entry) >= from && numbering.of(one.entry) < to) return false;
      }
      return clean([&](std::size_t entry) { return numbering.of(entry) >= from && numbering.of(entry) < to; });
    };
    std::size_t first = 0, last = end - 1;
    if (number_clean(0, 1)) {
      std::size_t above = end;  // [0, first) is clean, [0, above) is not
      for (first = 1; above - first > 1 && !spent();) {
        const std::size_t middle = first + (above - first) / 2;
        (number_clean(first, middle) ? first : above) = middle;
      }
    }
    if (number_clean(end - 1, end)) {
      std::size_t below = first;  // [below, end) is not clean, (last, end) is
      for (last = end - 2; last > below && !spent();) {
        const std::size_t middle = below + (last - below + 1) / 2;
        if (number_clean(middle, last + 1))
          last = middle - 1;
        else
          below = middle;
      }
    }
    return {first, std::max(first, last)};
  }

  // ---- the answer ----

  void certify(const Residual& residual) {
    result_.complete = std::isfinite(residual.bound);
    result_.unseen = residual.bound;
  }

  void finish() {
    for (const KnownEntry& one : known_) result_.entries.push_back(one.entry);
    std::sort(result_.entries.begin(), result_.entries.end());
    result_.forward_calls = source_.forward_calls();
    if (result_.complete && !result_.region) result_.region = region_of(shape_, result_.entries);
    result_.sentence = sentence_of(result_, shape_);
  }

  ResidualSource& source_;
  const Shape& shape_;
  std::int64_t budget_;
  std::size_t size_;
  RandomStream random_;
  std::vector<double> weights_;  // of the present round, one per entry
  std::vector<KnownEntry> known_;
  double typical_ = 0;  // error of an entry if all are wrong
  double noise_ = 1;    // what quick bounds must be multiplied by
  int grey_ = 0;
  bool recognised_ = false;  // or tried to
  Decoded result_;
};

}  // namespace

Decoded decode(ResidualSource& source, const Shape& shape, std::span<const double> direction, const Residual& residual,
               const DecodingOptions& options) {
  return Decoder(source, shape, options).run({direction.begin(), direction.end()}, residual);
}

}  // namespace gradcheck
