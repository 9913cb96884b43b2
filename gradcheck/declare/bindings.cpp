#include "gradcheck/declare/bindings.hpp"

#include <algorithm>
#include <utility>

namespace gradcheck {

namespace {

template <class Entry>
void replace_or_append(std::vector<Entry>& entries, Entry entry) {
  const auto place = std::ranges::find(entries, entry.name, &Entry::name);
  if (place == entries.end()) {
    entries.push_back(std::move(entry));
  } else {
    *place = std::move(entry);
  }
}

template <class Entry>
const Entry* find_named(const std::vector<Entry>& entries, std::string_view name) noexcept {
  const auto place = std::ranges::find(entries, name, &Entry::name);
  return place == entries.end() ? nullptr : &*place;
}

}  // namespace

void Bindings::set_dimension(std::string_view name, std::int64_t extent, std::string_view source) {
  replace_or_append(dimensions_, {std::string(name), extent, std::string(source)});
}

void Bindings::set_sequence(std::string_view name, Shape extents, std::string_view source) {
  replace_or_append(sequences_, {std::string(name), std::move(extents), std::string(source)});
}

const Bindings::Dimension* Bindings::dimension(std::string_view name) const noexcept {
  return find_named(dimensions_, name);
}

const Bindings::Sequence* Bindings::sequence(std::string_view name) const noexcept {
  return find_named(sequences_, name);
}

std::string Bindings::to_string() const {
  std::string text;
  for (const Dimension& d : dimensions_) text += (text.empty() ? "" : ", ") + d.name + "=" + std::to_string(d.extent);
  for (const Sequence& s : sequences_) text += (text.empty() ? "" : ", ") + s.name + "=" + s.extents.to_string();
  return text;
}

}  // namespace gradcheck
