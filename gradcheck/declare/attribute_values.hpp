#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gradcheck {

enum class AttributeKind { integer, real, flag, choice };

/// "int", "real", "bool" or "choice".
std::string_view to_string(AttributeKind kind) noexcept;

/// One attribute value. `integer` also holds a flag as 0 or 1 and the index of a choice, whose name is `label`.
struct AttributeValue {
  AttributeKind kind = AttributeKind::integer;
  std::int64_t integer = 0;
  double real = 0;
  std::string label;

  static AttributeValue of_integer(std::int64_t value) { return {AttributeKind::integer, value, 0, {}}; }
  static AttributeValue of_real(double value) { return {AttributeKind::real, 0, value, {}}; }
  static AttributeValue of_flag(bool value) { return {AttributeKind::flag, value ? 1 : 0, 0, {}}; }
  static AttributeValue of_choice(std::int64_t index, std::string label) {
    return {AttributeKind::choice, index, 0, std::move(label)};
  }

  /// As it is written in a declaration: "2", "0.01", "true", "mean".
  std::string to_string() const;

  friend bool operator==(const AttributeValue&, const AttributeValue&) = default;
};

/// The attributes of one case, in the order of their declaration.
/// Lookups throw AttributeError, which names the known attributes, or the actual kind if it differs.
class AttributeValues {
 public:
  using Entry = std::pair<std::string, AttributeValue>;

  /// Replaces the value of this name, or appends it.
  void set(std::string_view name, AttributeValue value);

  /// Null if there is none.
  const AttributeValue* find(std::string_view name) const noexcept;

  std::int64_t integer(std::string_view name) const;
  double real(std::string_view name) const;
  bool flag(std::string_view name) const;

  /// Index of the chosen name among those declared.
  std::int64_t choice(std::string_view name) const;

  bool empty() const noexcept { return entries_.empty(); }
  std::size_t size() const noexcept { return entries_.size(); }
  auto begin() const noexcept { return entries_.begin(); }
  auto end() const noexcept { return entries_.end(); }

  /// "stride=2, pad=0".
  std::string to_string() const;

  friend bool operator==(const AttributeValues&, const AttributeValues&) = default;

 private:
  const AttributeValue& of_kind(std::string_view name, AttributeKind kind) const;

  std::vector<Entry> entries_;
};

}  // namespace gradcheck
