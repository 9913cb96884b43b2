#include "gradcheck/check/locate/decoded_sentence.hpp"

#include <algorithm>

#include "gradcheck/check/locate/named_regions.hpp"

namespace gradcheck {

namespace {

std::string index_text(const Shape& shape, std::size_t entry) {
  return shape.rank() == 0 ? "the scalar" : Shape(shape.unravel(static_cast<std::int64_t>(entry))).to_string();
}

std::string region_sentence(const WrongRegion& region, const std::string& total, bool whole) {
  const std::string tried = std::to_string(region.tried), wrong = std::to_string(region.wrong);
  const std::string where = whole ? "wrong entries all over the tensor of " + total + " entries"
                                  : "all wrong entries lie in " + region.name + ", " + std::to_string(region.size) +
                                        " of " + total + " entries";
  if (region.tried == region.size) return where + ": " + (region.wrong == region.size ? "all" : wrong) + " are wrong";
  return where + ": " + (region.wrong == region.tried ? "all " + tried : wrong + " of " + tried) +
         " that were tried are wrong";
}

}  // namespace

std::string sentence_of(const Decoded& decoded, const Shape& shape) {
  const std::string total = std::to_string(shape.size());
  if (decoded.region) return region_sentence(*decoded.region, total, decoded.region->size == shape.size());
  const std::size_t count = decoded.entries.size();
  std::string text = std::to_string(count) + (count == 1 ? " entry of " : " entries of ") + total +
                     (count == 1 ? " is wrong" : " are wrong");
  for (std::size_t i = 0; i < std::min(count, entries_named); ++i)
    text += (i == 0 ? ": " : ", ") + index_text(shape, decoded.entries[i]);
  if (count > entries_named) text += ", ...";
  if (decoded.complete) return text;
  return text + "; there are more wrong entries, which " + std::to_string(decoded.forward_calls) +
         " forward calls were not enough to find";
}

}  // namespace gradcheck
