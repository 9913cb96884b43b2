#include "gradcheck/check/decoding.hpp"

#include <algorithm>
#include <bit>
#include <functional>
#include <limits>
#include <utility>

#include "gradcheck/check/comparison.hpp"
#include "gradcheck/random.hpp"
#include "gradcheck/reference/jacobian.hpp"
#include "gradcheck/reference/step.hpp"
#include "gradcheck/scalar/double_double_math.hpp"
#include "gradcheck/scalar/wide.hpp"

namespace gradcheck {

namespace {

constexpr int direction_bits = 20;
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
constexpr std::size_t entries_named = 8;
// Names of regions are looked for among entries that were all listed from this many on.
constexpr std::size_t fewest_for_a_region = 4;

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

/// A region with its entries marked.
struct Region {
  std::string name;
  std::vector<char> inside;
  std::int64_t size = 0;
};

// ---- names of regions ----

std::string one_slice(const Shape& shape, std::size_t axis) {
  if (shape.rank() == 1) return "entry";
  if (shape.rank() == 2) return axis == 0 ? "row" : "column";
  return "slice";
}

std::string along_axis(const Shape& shape, std::size_t axis) {
  return shape.rank() > 2 ? " along axis " + std::to_string(axis) : "";
}

std::string range_name(const Shape& shape, std::size_t axis, std::size_t first, std::size_t last) {
  const std::string slice = one_slice(shape, axis), axis_text = along_axis(shape, axis);
  const std::size_t extent = static_cast<std::size_t>(shape[axis]), count = last - first + 1;
  if (count == 1) {
    const std::string which = extent > 1 && first == 0            ? " (the first)"
                              : extent > 1 && first + 1 == extent ? " (the last)"
                                                                  : "";
    return slice + " " + std::to_string(first) + which + axis_text;
  }
  const std::string slices = slice == "entry" ? "entries" : slice + "s";
  if (first == 0) return "the first " + std::to_string(count) + " " + slices + axis_text;
  if (last + 1 == extent) return "the last " + std::to_string(count) + " " + slices + axis_text;
  return slices + " " + std::to_string(first) + " to " + std::to_string(last) + axis_text;
}

std::string list_text(const std::vector<std::size_t>& numbers) {
  std::string text;
  for (std::size_t i = 0; i < std::min(numbers.size(), entries_named); ++i) {
    if (i > 0) text += i + 1 == numbers.size() ? " and " : ", ";
    text += std::to_string(numbers[i]);
  }
  return text + (numbers.size() > entries_named ? ", ..." : "");
}

std::string set_name(const Shape& shape, std::size_t axis, const std::vector<std::size_t>& slices) {
  if (slices.back() - slices.front() + 1 == slices.size())
    return range_name(shape, axis, slices.front(), slices.back());
  return one_slice(shape, axis) + "s " + list_text(slices) + along_axis(shape, axis);
}

std::string index_text(const Shape& shape, std::size_t entry) {
  return shape.rank() == 0 ? "the scalar" : Shape(shape.unravel(static_cast<std::int64_t>(entry))).to_string();
}

using Index = std::vector<std::int64_t>;

Region region_where(const Shape& shape, std::string name, const std::function<bool(const Index&)>& inside) {
  Region region{std::move(name), {}, 0};
  const std::int64_t size = shape.size();
  region.inside.reserve(static_cast<std::size_t>(size));
  Index index(shape.rank(), 0);
  for (std::int64_t entry = 0; entry < size; ++entry) {
    region.inside.push_back(inside(index) ? 1 : 0);
    region.size += region.inside.back();
    for (std::size_t axis = shape.rank(); axis-- > 0 && ++index[axis] == shape[axis];) index[axis] = 0;
  }
  return region;
}

/// The regions that mistakes in kernels leave: loops that stop early or start late, tiles, vector tails, triangles.
std::vector<Region> usual_regions(const Shape& shape) {
  std::vector<Region> regions;
  const std::size_t rank = shape.rank();
  auto add = [&](std::string name, const std::function<bool(const Index&)>& inside) {
    regions.push_back(region_where(shape, std::move(name), inside));
  };
  auto first = [&](const Index& index, std::size_t axis) { return index[axis] == 0; };
  auto last = [&](const Index& index, std::size_t axis) { return index[axis] + 1 == shape[axis]; };
  for (std::size_t axis = 0; axis < rank; ++axis) {
    const std::string slice = one_slice(shape, axis), slices = slice == "entry" ? "entries" : slice + "s",
                      where = along_axis(shape, axis);
    if (shape[axis] > 2)
      add("the first and the last " + slice + where, [=](const Index& i) { return first(i, axis) || last(i, axis); });
    if (shape[axis] > 3) {
      add("the even " + slices + where, [=](const Index& i) { return i[axis] % 2 == 0; });
      add("the odd " + slices + where, [=](const Index& i) { return i[axis] % 2 == 1; });
    }
  }
  if (rank >= 2) {
    auto any = [rank](auto test) {
      return [=](const Index& index) {
        for (std::size_t axis = 0; axis < rank; ++axis) {
          if (test(index, axis)) return true;
        }
        return false;
      };
    };
    const bool matrix = rank == 2;
    add(matrix ? "the first row and the first column" : "the first slice along every axis", any(first));
    add(matrix ? "the last row and the last column" : "the last slice along every axis", any(last));
    const auto border = any([=](const Index& i, std::size_t axis) { return first(i, axis) || last(i, axis); });
    add("the border", border);
    add("all but the border", [=](const Index& i) { return !border(i); });
    const std::size_t r = rank - 2, c = rank - 1;
    const std::string which = matrix ? "" : " of the last two axes";
    add("the diagonal" + which, [=](const Index& i) { return i[r] == i[c]; });
    add("all but the diagonal" + which, [=](const Index& i) { return i[r] != i[c]; });
    add("all entries above the diagonal" + which, [=](const Index& i) { return i[r] < i[c]; });
    add("all entries below the diagonal" + which, [=](const Index& i) { return i[r] > i[c]; });
    add("the diagonal and all above it" + which, [=](const Index& i) { return i[r] <= i[c]; });
    add("the diagonal and all below it" + which, [=](const Index& i) { return i[r] >= i[c]; });
  }
  return regions;
}

// ---- decoding ----

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

  /// What several slices or ranges have in common.
  static std::string joined(const std::vector<std::string>& names) {
    std::string text = names.size() > 1 ? "the block of " : "";
    for (std::size_t i = 0; i < names.size(); ++i)
      text += (i == 0 ? "" : i + 1 == names.size() ? " and " : ", ") + names[i];
    return text;
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
    if (result_.complete && !result_.region) name_listed_region();
    result_.sentence = sentence();
  }

  /// All wrong entries are listed. They may be all or most of a region.
  void name_listed_region() {
    const std::size_t count = result_.entries.size();
    if (count < fewest_for_a_region) return;
    std::vector<Region> regions = usual_regions(shape_);
    std::vector<std::string> names;
    std::vector<std::pair<std::int64_t, std::int64_t>> block;
    for (std::size_t axis = 0; axis < shape_.rank(); ++axis) {
      const Numbering numbering = numbering_of_axis(axis);
      std::vector<std::size_t> slices;
      for (const std::size_t entry : result_.entries) slices.push_back(numbering.of(entry));
      std::sort(slices.begin(), slices.end());
      slices.erase(std::unique(slices.begin(), slices.end()), slices.end());
      block.emplace_back(slices.front(), slices.back());
      if (slices.size() == numbering.count) continue;
      if (shape_.rank() > 1) {
        regions.push_back(region_where(shape_, set_name(shape_, axis, slices), [&](const Index& index) {
          return std::binary_search(slices.begin(), slices.end(), static_cast<std::size_t>(index[axis]));
        }));
      }
      if (slices.back() - slices.front() + 1 < numbering.count)
        names.push_back(range_name(shape_, axis, slices.front(), slices.back()));
    }
    regions.push_back(region_where(shape_, names.empty() ? "every entry" : joined(names), [&](const Index& index) {
      for (std::size_t axis = 0; axis < index.size(); ++axis) {
        if (index[axis] < block[axis].first || index[axis] > block[axis].second) return false;
      }
      return true;
    }));
    const Region* best = nullptr;
    for (const Region& region : regions) {
      const bool holds = std::all_of(result_.entries.begin(), result_.entries.end(),
                                     [&](std::size_t i) { return region.inside[i] != 0; });
      if (holds && region.size <= static_cast<std::int64_t>(2 * count) && (best == nullptr || region.size < best->size))
        best = &region;
    }
    // Of a region that holds right entries all were looked at as well, by the last probe.
    if (best != nullptr)
      result_.region = WrongRegion{best->name, best->size, best->size, static_cast<std::int64_t>(count)};
  }

  std::string sentence() const {
    const std::string total = std::to_string(size_);
    if (result_.region) {
      const WrongRegion& region = *result_.region;
      const std::string size = std::to_string(region.size), tried = std::to_string(region.tried),
                        wrong = std::to_string(region.wrong);
      const bool whole = region.size == static_cast<std::int64_t>(size_);
      const std::string where =
          whole ? "the whole tensor of " + total + " entries" : region.name + ", " + size + " of " + total + " entries";
      std::string text = whole ? "wrong all over " + where : "all wrong entries lie in " + where;
      if (region.tried == region.size)
        return text + ": " + (region.wrong == region.size ? "all" : wrong) + " of these are wrong";
      return text + ": " + (region.wrong == region.tried ? "all " + tried : wrong + " of " + tried) +
             " that were tried are wrong";
    }
    const std::size_t count = result_.entries.size();
    std::string text = std::to_string(count) + (count == 1 ? " entry of " : " entries of ") + total +
                       (count == 1 ? " is wrong" : " are wrong");
    for (std::size_t i = 0; i < std::min(count, entries_named); ++i)
      text += (i == 0 ? ": " : ", ") + index_text(shape_, result_.entries[i]);
    if (count > entries_named) text += ", ...";
    if (result_.complete) return text;
    return text + "; there are more, which " + std::to_string(result_.forward_calls) +
           " forward calls were not enough to find";
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

// ---- an op ----

// Quick quotients take the step at which rounding and truncation balance, the latter at this many times the one that
// was measured: along another direction it is another one.
constexpr double truncation_margin = 64;
// As in the nine-point scheme, docs/numerics.md.
constexpr double noise_margin = 12;

template <class T>
class GradientResidual final : public ResidualSource {
  using W = Work<T>;
  static constexpr double u = ScalarTraits<T>::unit_roundoff;

 public:
  GradientResidual(Evaluation<T>& evaluation, const Case& instance, std::size_t input, const std::vector<W>& analytic,
                   double analytic_roundoff)
      : evaluation_(evaluation),
        case_(instance),
        origin_(instance.inputs[input]),
        input_(input),
        analytic_(analytic),
        rounding_(backward_rounding * std::max(analytic_roundoff, ScalarTraits<W>::unit_roundoff)),
        calls_before_(evaluation.forward_calls()) {
    for (const W& entry : analytic_) largest_ = std::max(largest_, std::abs(to_double(entry)));
    evaluation_.forward();
    base_ = projection();
  }

  Residual along(std::span<const double> weights, Effort effort) override {
    std::vector<double> direction(weights.begin(), weights.end());
    for (std::size_t i = 0; i < direction.size(); ++i) direction[i] *= scale_of(origin_[i]);
    return effort == Effort::certified
               ? against(direction, directional_derivative(evaluation_, case_, input_, direction))
               : quick_along(direction);
  }

  /// Holds the gradient against a derivative along a direction that is given in the units of the input.
  Residual against(const std::vector<double>& direction, const Derivative<W>& derivative) {
    learn_curvature(derivative);
    const auto [sum, norm] = analytic_along(direction);
    return held_against(sum, derivative, rounding_ * norm, 1);
  }

  Residual of_entry(std::size_t entry, double expected, Effort effort) override {
    const double scale = scale_of(origin_[entry]);
    if (effort == Effort::certified) {
      return held_against(analytic_[entry], projected_derivative(evaluation_, case_, input_, entry),
                          rounding_ * largest_, scale);
    }
    const double h = step_of_entry(expected);
    const std::size_t places[] = {entry};
    const double weights[] = {scale};
    const W above = sample(places, weights, h), below = sample(places, weights, -h);
    const W analytic = analytic_[entry] * from_double<W>(scale);
    const double rounding = 2 * noise_margin * u * size_ / h + truncation(1, h) + rounding_ * largest_ * scale;
    // Between the slopes to the left and to the right every value is right, should there be a kink.
    const double gap = std::abs(to_double(W((above - base_) - (base_ - below)))) / (2 * h);
    return residual(W(analytic - (above - below) / from_double<W>(2 * h)), gap + rounding);
  }

  std::int64_t forward_calls() const override { return evaluation_.forward_calls() - calls_before_; }

 private:
  static Residual residual(const W& value, double bound) {
    if (!std::isfinite(to_double(value)) || !std::isfinite(bound))
      return {0.0, std::numeric_limits<double>::infinity()};
    if constexpr (std::is_same_v<W, DoubleDouble>)
      return {value, bound};
    else
      return {convert_number<DoubleDouble>(value), bound};
  }

  static Residual held_against(const W& analytic, const Derivative<W>& derivative, double rounding, double scale) {
    if (!derivative.finite) return {0.0, std::numeric_limits<double>::infinity()};
    const W middle = (derivative.lower + derivative.upper) / W(2);
    const double half_width = to_double(W(derivative.upper - derivative.lower)) / 2;
    return residual(W((analytic - middle) * from_double<W>(scale)), (half_width + derivative.bound + rounding) * scale);
  }

  /// <gradient, direction>, and the norm of its terms.
  std::pair<W, double> analytic_along(const std::vector<double>& direction) const {
    W sum(0);
    double squares = 0;
    for (std::size_t i = 0; i < direction.size(); ++i) {
      if (direction[i] == 0) continue;
      const W term = analytic_[i] * from_double<W>(direction[i]);
      sum += term;
      squares += to_double(term) * to_double(term);
    }
    return {sum, std::sqrt(squares)};
  }

  Residual quick_along(const std::vector<double>& direction) {
    std::vector<std::size_t> places;
    std::vector<double> weights;
    for (std::size_t i = 0; i < direction.size(); ++i) {
      if (direction[i] == 0) continue;
      places.push_back(i);
      weights.push_back(direction[i]);
    }
    if (places.empty()) return {};
    const auto count = static_cast<std::int64_t>(places.size());
    const double h = best_step() * direction_step(count, 0);
    const W above = sample(places, weights, h), below = sample(places, weights, -h);
    const auto [sum, norm] = analytic_along(direction);
    const double bound = noise_margin * u * size_ / h + truncation(static_cast<double>(count), h) + rounding_ * norm;
    return residual(W(sum - (above - below) / from_double<W>(2 * h)), bound);
  }

  /// <upstream, f> at the input moved by h times a direction on some entries, which are put back.
  W sample(std::span<const std::size_t> places, std::span<const double> weights, double h) {
    auto move = [&](double step) {
      for (std::size_t i = 0; i < places.size(); ++i) {
        const T start = from_double<T>(origin_[places[i]]);
        evaluation_.set_input(input_, places[i], step == 0 ? start : start + from_double<T>(step * weights[i]));
      }
    };
    move(h);
    evaluation_.forward();
    const W value = projection();
    move(0);
    return value;
  }

  /// Taken outside of the op in W. Keeps the size of its terms, which is what it rounds by.
  W projection() {
    W sum(0);
    double size = 0;
    for (std::size_t output = 0; output < case_.output_shapes.size(); ++output) {
      for (std::size_t i = 0; i < evaluation_.output_size(output); ++i) {
        const W term = evaluation_.output(output, i) * from_double<W>(case_.upstream[output][i]);
        sum += term;
        size += std::abs(to_double(term));
      }
    }
    if (!(size <= size_)) size_ = size;
    return sum;
  }

  // The centered quotient along n entries with step h errs by h^2 f''' / 6 along them: curvature_ * n^(3/2) h^2, if
  // f''' grows as it does for n independent entries.
  void learn_curvature(const Derivative<W>& derivative) {
    if (!derivative.finite || !derivative.smooth || derivative.step == 0) return;
    const double n = static_cast<double>(analytic_.size());
    const double error = std::abs(to_double(W(derivative.centered - derivative.value)));
    curvature_ = std::max(curvature_, error / (n * std::sqrt(n) * derivative.step * derivative.step));
  }

  double truncation(double n, double h) const { return truncation_margin * curvature_ * n * std::sqrt(n) * h * h; }

  /// For a change of norm one. The bound 12 u |f| / h + c h^2 is smallest at (6 u |f| / c)^(1/3).
  double best_step() const {
    const double root = std::cbrt(u), c = truncation_margin * curvature_;
    const double best = c > 0 ? std::cbrt(noise_margin * u * size_ / (2 * c)) : root * 8;
    return std::exp2(std::round(std::log2(std::clamp(best, root / 32, root * 8))));
  }

  /// A small step, so that second differences fall far below the first where there is no kink; but what is expected
  /// must rise 64 times above the rounding.
  double step_of_entry(double expected) const {
    if (!(std::abs(expected) > 0)) return best_step();
    const double enough = 64 * 2 * noise_margin * u * size_ / std::abs(expected);
    return std::exp2(std::ceil(std::log2(std::clamp(enough, std::min(std::sqrt(u), best_step()), best_step()))));
  }

  Evaluation<T>& evaluation_;
  const Case& case_;
  const std::vector<double>& origin_;
  std::size_t input_;
  const std::vector<W>& analytic_;
  double rounding_;     // of the gradient, relative
  double largest_ = 0;  // entry of the gradient
  std::int64_t calls_before_;
  W base_{};         // <upstream, f> at the case's inputs
  double size_ = 0;  // of the projection's terms, the largest seen
  double curvature_ = 0;
};

}  // namespace

Decoded decode(ResidualSource& source, const Shape& shape, std::span<const double> direction, const Residual& residual,
               const DecodingOptions& options) {
  return Decoder(source, shape, options).run({direction.begin(), direction.end()}, residual);
}

template <class T>
Decoded decode_gradient(Evaluation<T>& evaluation, const Case& instance, std::size_t input,
                        const std::vector<Work<T>>& analytic_gradient, double analytic_roundoff,
                        const DecodingOptions& options, const FailedDirection<Work<T>>* failed) {
  GradientResidual<T> source(evaluation, instance, input, analytic_gradient, analytic_roundoff);
  const std::vector<double>& origin = instance.inputs[input];
  std::vector<double> weights(origin.size());
  Residual residual;
  if (failed != nullptr) {
    for (std::size_t i = 0; i < weights.size(); ++i) weights[i] = failed->direction[i] / scale_of(origin[i]);
    residual = source.against(failed->direction, failed->derivative);
  } else {
    RandomStream random(mix_seed(options.seed, hash_name("first direction")));
    for (double& weight : weights) weight = random.signed_half_to_one(direction_bits);
    residual = source.along(weights, Effort::certified);
  }
  return decode(source, instance.input_shapes[input], weights, residual, options);
}

#define GRADCHECK_INSTANTIATE(T)                                                                                     \
  template Decoded decode_gradient<T>(Evaluation<T>&, const Case&, std::size_t, const std::vector<Work<T>>&, double, \
                                      const DecodingOptions&, const FailedDirection<Work<T>>*);
GRADCHECK_INSTANTIATE(DoubleDouble)
GRADCHECK_INSTANTIATE(Binary128)
GRADCHECK_INSTANTIATE(Referee)
#undef GRADCHECK_INSTANTIATE

}  // namespace gradcheck
