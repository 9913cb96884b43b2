#include "gradcheck/declare/attribute_values.hpp"

#include "gradcheck/declare/number_text.hpp"
#include "gradcheck/error.hpp"

#include <algorithm>
#include <utility>

namespace gradcheck {

std::string_view to_string(AttributeKind kind) noexcept {
  switch (kind) {
    case AttributeKind::integer: return "int";
    case AttributeKind::real: return "real";
    case AttributeKind::flag: return "bool";
    case AttributeKind::choice: return "choice";
  }
  return "unknown";
}

std::string AttributeValue::to_string() const {
  switch (kind) {
    case AttributeKind::integer: return std::to_string(integer);
    case AttributeKind::real: return number_text(real);
    case AttributeKind::flag: return integer != 0 ? "true" : "false";
    case AttributeKind::choice: return label;
  }
  return {};
}

void AttributeValues::set(std::string_view name, AttributeValue value) {
  const auto place = std::ranges::find(entries_, name, &Entry::first);
  if (place == entries_.end()) {
    entries_.emplace_back(name, std::move(value));
  } else {
    place->second = std::move(value);
  }
}

const AttributeValue* AttributeValues::find(std::string_view name) const noexcept {
  const auto place = std::ranges::find(entries_, name, &Entry::first);
  return place == entries_.end() ? nullptr : &place->second;
}

const AttributeValue& AttributeValues::of_kind(std::string_view name, AttributeKind kind) const {
  const AttributeValue* const value = find(name);
  if (value == nullptr) {
    std::string known;
    for (const Entry& entry : entries_) known += (known.empty() ? "" : ", ") + entry.first;
    throw AttributeError("no attribute '" + std::string(name) + "'; " +
                         (known.empty() ? "there are none" : "known are " + known));
  }
  if (value->kind != kind) {
    throw AttributeError("attribute '" + std::string(name) + "' was read as " +
                         std::string(gradcheck::to_string(kind)) + ", but it is " +
                         std::string(gradcheck::to_string(value->kind)));
  }
  return *value;
}

std::int64_t AttributeValues::integer(std::string_view name) const {
  return of_kind(name, AttributeKind::integer).integer;
}

double AttributeValues::real(std::string_view name) const { return of_kind(name, AttributeKind::real).real; }

bool AttributeValues::flag(std::string_view name) const { return of_kind(name, AttributeKind::flag).integer != 0; }

std::int64_t AttributeValues::choice(std::string_view name) const {
  return of_kind(name, AttributeKind::choice).integer;
}

std::string AttributeValues::to_string() const {
  std::string text;
  for (const auto& [name, value] : entries_) text += (text.empty() ? "" : ", ") + name + "=" + value.to_string();
  return text;
}

}  // namespace gradcheck
