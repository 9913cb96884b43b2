#include "gradcheck/check/locate/decoding.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "gradcheck/check/locate/decoded_sentence.hpp"
#include "gradcheck/check/locate/entry_trials.hpp"
#include "gradcheck/check/locate/halving.hpp"
#include "gradcheck/check/locate/named_regions.hpp"
#include "gradcheck/check/locate/probes.hpp"
#include "gradcheck/check/locate/region_search.hpp"

namespace gradcheck {

namespace {

/// Rounds of decoding, each along one direction, until a fresh direction shows nothing more.
class Decoder {
 public:
  Decoder(ResidualSource& source, const Shape& shape, const DecodingOptions& options)
      : shape_(shape),
        budget_(options.budget),
        probes_(source, shape, options.seed, options.budget),
        trials_(probes_),
        regions_(probes_, trials_) {}

  Decoded run(std::vector<double> direction, Residual residual) {
    for (;;) {
      if (residual.vanishes()) record_last_probe(residual);
      if (residual.vanishes() || probes_.spent()) break;
      probes_.start_round(std::move(direction));
      const bool progress = decode_round(residual);
      if (result_.region || probes_.spent()) break;
      direction = probes_.draw_everywhere();
      residual = probes_.measure(direction);
      if (!progress && !residual.vanishes()) break;
    }
    return finished();
  }

 private:
  /// False if nothing was found.
  bool decode_round(const Residual& residual) {
    const std::size_t before = probes_.known.size(), size = probes_.size();
    // If all entries were wrong by the same, with random signs, the residual would be this times the root of the size.
    trials_.set_typical(std::abs(residual.value.hi) / std::sqrt(static_cast<double>(size)));
    Halving halving(probes_, Numbering::of_entries(size), size,
                    [this](std::size_t entry, Node& node) { return trials_.accept(entry, node); });
    std::vector<std::size_t> every(size);
    std::iota(every.begin(), every.end(), std::size_t{0});
    Node root = halving.measured(std::move(every), residual);
    if (!halving.single(root)) {
      if (shape_.rank() >= 2 && before == 0 && found(regions_.in_one_slice(root))) return true;
      trials_.subtract_since(before, root);
    }
    halving.examine(std::move(root));
    // If half of the budget does not list all wrong entries, they are likely to form a region.
    halving.run(searched_regions_ ? 0 : budget_ / 2);
    if (!searched_regions_ && !halving.open().empty() && !probes_.spent()) {
      const std::size_t known = probes_.known.size();
      searched_regions_ = true;
      if (found(regions_.among_named())) return true;
      for (Node& node : halving.open()) trials_.subtract_since(known, node);
    }
    halving.insist();
    halving.run(0);
    return probes_.known.size() > before;
  }

  bool found(const std::optional<FoundRegion>& region) {
    if (!region) return false;
    result_.region = region->region;
    record_last_probe(region->outside);
    return true;
  }

  void record_last_probe(const Residual& residual) {
    result_.complete = std::isfinite(residual.bound);
    result_.unseen = residual.bound;
  }

  Decoded finished() {
    for (const KnownEntry& one : probes_.known) result_.entries.push_back(one.entry);
    std::sort(result_.entries.begin(), result_.entries.end());
    result_.forward_calls = probes_.source.forward_calls();
    if (result_.complete && !result_.region) result_.region = region_of(shape_, result_.entries);
    result_.sentence = sentence_of(result_, shape_);
    return result_;
  }

  const Shape& shape_;
  std::int64_t budget_;
  Probes probes_;
  EntryTrials trials_;
  RegionSearch regions_;
  bool searched_regions_ = false;
  Decoded result_;
};

}  // namespace

Decoded decode(ResidualSource& source, const Shape& shape, std::span<const double> direction, const Residual& residual,
               const DecodingOptions& options) {
  return Decoder(source, shape, options).run({direction.begin(), direction.end()}, residual);
}

}  // namespace gradcheck
