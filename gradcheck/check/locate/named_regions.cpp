#include "gradcheck/check/locate/named_regions.hpp"

#include <algorithm>
#include <utility>

namespace gradcheck {

namespace {

// With fewer wrong entries, the list says more than the name of a region.
constexpr std::size_t fewest_for_a_region = 4;

std::string one_slice(const Shape& shape, std::size_t axis) {
  if (shape.rank() == 1) return "entry";
  if (shape.rank() == 2) return axis == 0 ? "row" : "column";
  return "slice";
}

std::string along_axis(const Shape& shape, std::size_t axis) {
  return shape.rank() > 2 ? " along axis " + std::to_string(axis) : "";
}

std::string list_text(const std::vector<std::size_t>& numbers) {
  std::string text;
  for (std::size_t i = 0; i < std::min(numbers.size(), entries_named); ++i) {
    if (i > 0) text += i + 1 == numbers.size() ? " and " : ", ";
    text += std::to_string(numbers[i]);
  }
  return text + (numbers.size() > entries_named ? ", ..." : "");
}

}  // namespace

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

std::string set_name(const Shape& shape, std::size_t axis, const std::vector<std::size_t>& slices) {
  if (slices.back() - slices.front() + 1 == slices.size())
    return range_name(shape, axis, slices.front(), slices.back());
  return one_slice(shape, axis) + "s " + list_text(slices) + along_axis(shape, axis);
}

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

std::string joined(const std::vector<std::string>& names) {
  std::string text = names.size() > 1 ? "the block of " : "";
  for (std::size_t i = 0; i < names.size(); ++i)
    text += (i == 0 ? "" : i + 1 == names.size() ? " and " : ", ") + names[i];
  return text;
}

std::optional<WrongRegion> region_of(const Shape& shape, const std::vector<std::size_t>& entries) {
  const std::size_t count = entries.size();
  if (count < fewest_for_a_region) return std::nullopt;
  std::vector<Region> regions = usual_regions(shape);
  std::vector<std::string> names;
  std::vector<std::pair<std::int64_t, std::int64_t>> block;
  for (std::size_t axis = 0; axis < shape.rank(); ++axis) {
    const std::int64_t stride = shape.strides()[axis], extent = shape[axis];
    std::vector<std::size_t> slices;
    for (const std::size_t entry : entries)
      slices.push_back(static_cast<std::size_t>(static_cast<std::int64_t>(entry) / stride % extent));
    std::sort(slices.begin(), slices.end());
    slices.erase(std::unique(slices.begin(), slices.end()), slices.end());
    block.emplace_back(slices.front(), slices.back());
    if (slices.size() == static_cast<std::size_t>(extent)) continue;
    if (shape.rank() > 1) {
      regions.push_back(region_where(shape, set_name(shape, axis, slices), [&](const Index& index) {
        return std::binary_search(slices.begin(), slices.end(), static_cast<std::size_t>(index[axis]));
      }));
    }
    if (slices.back() - slices.front() + 1 < static_cast<std::size_t>(extent))
      names.push_back(range_name(shape, axis, slices.front(), slices.back()));
  }
  regions.push_back(region_where(shape, names.empty() ? "every entry" : joined(names), [&](const Index& index) {
    for (std::size_t axis = 0; axis < index.size(); ++axis) {
      if (index[axis] < block[axis].first || index[axis] > block[axis].second) return false;
    }
    return true;
  }));
  const Region* best = nullptr;
  for (const Region& region : regions) {
    const bool holds =
        std::all_of(entries.begin(), entries.end(), [&](std::size_t i) { return region.inside[i] != 0; });
    if (holds && region.size <= static_cast<std::int64_t>(2 * count) && (best == nullptr || region.size < best->size))
      best = &region;
  }
  if (best == nullptr) return std::nullopt;
  // The last probe has covered every entry of the region, also the right ones.
  return WrongRegion{best->name, best->size, best->size, static_cast<std::int64_t>(count)};
}

}  // namespace gradcheck
