#include "gradcheck/declare/attributes.hpp"

#include "gradcheck/declare/text_cursor.hpp"
#include "gradcheck/error.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace gradcheck {

namespace {

std::string braced(const std::vector<std::string>& choices) {
  std::string text;
  for (const std::string& choice : choices) text += (text.empty() ? "" : ", ") + choice;
  return "{" + text + "}";
}

std::string cannot_be(const AttributeSpec& spec, const std::string& value) {
  return spec.name + " = " + value + " is outside " + spec.range_text();
}

// ---- one value ----

AttributeValue read_value(TextCursor& cursor, const AttributeSpec& spec) {
  const std::size_t position = cursor.position();
  switch (spec.kind) {
    case AttributeKind::integer: {
      const bool negative = cursor.accept("-");
      const std::int64_t magnitude = cursor.expect_integer();
      return AttributeValue::of_integer(negative ? -magnitude : magnitude);
    }
    case AttributeKind::real: return AttributeValue::of_real(cursor.expect_number());
    case AttributeKind::flag:
      if (cursor.accept("true")) return AttributeValue::of_flag(true);
      if (cursor.accept("false")) return AttributeValue::of_flag(false);
      cursor.error("true or false");
    case AttributeKind::choice: break;
  }
  const auto label = cursor.accept_identifier();
  const auto place = label ? std::ranges::find(spec.choices, *label) : spec.choices.end();
  if (place == spec.choices.end()) cursor.error_at(position, "one of " + braced(spec.choices));
  return AttributeValue::of_choice(place - spec.choices.begin(), *label);
}

// As far as this is known without shapes.
bool surely_outside(const AttributeSpec& spec, const AttributeValue& value) {
  if (spec.kind == AttributeKind::real) return !spec.interval.contains(value.real);
  if (spec.kind != AttributeKind::integer) return false;
  const auto lower = spec.lower.constant(), upper = spec.upper.constant();
  return (lower && value.integer < *lower) || (upper && value.integer > *upper);
}

// ---- a list of declarations ----

class AttributeParser {
 public:
  AttributeParser(std::string subject, std::string_view text, const Signature* signature)
      : cursor_(std::move(subject), text), signature_(signature) {}

  std::vector<AttributeSpec> read() {
    while (!cursor_.at_end()) {
      read_attribute();
      if (!cursor_.at_end() && !cursor_.accept(";")) cursor_.error("';' or the end of the text");
    }
    return std::move(specs_);
  }

 private:
  void read_attribute() {
    AttributeSpec spec;
    const std::size_t position = cursor_.position();
    spec.name = cursor_.expect_identifier("an attribute");
    if (is_declared(spec.name)) cursor_.error_at(position, "an attribute name not used before");
    if (signature_ != nullptr && is_symbol(spec.name)) {
      cursor_.error_at(position, "an attribute name, not one of the signature");
    }
    cursor_.expect(":");
    read_kind(spec);
    cursor_.expect("=");
    const std::size_t value = cursor_.position();
    spec.default_value = read_value(cursor_, spec);
    if (surely_outside(spec, spec.default_value)) cursor_.error_at(value, "a default in " + spec.range_text());
    specs_.push_back(std::move(spec));
  }

  void read_kind(AttributeSpec& spec) {
    if (cursor_.accept("int")) {
      spec.kind = AttributeKind::integer;
      read_integer_range(spec);
    } else if (cursor_.accept("real")) {
      spec.kind = AttributeKind::real;
      cursor_.expect("in");
      spec.interval = read_interval(cursor_);
    } else if (cursor_.accept("bool")) {
      spec.kind = AttributeKind::flag;
    } else if (cursor_.accept("{")) {
      spec.kind = AttributeKind::choice;
      read_choices(spec);
    } else {
      cursor_.error("int, real, bool or '{'");
    }
  }

  void read_integer_range(AttributeSpec& spec) {
    cursor_.expect("in");
    spec.lower = read_bound();
    if (!cursor_.accept("..")) cursor_.error("an operator or '..'");
    const std::size_t position = cursor_.position();
    spec.upper = read_bound();
    const auto lower = spec.lower.constant(), upper = spec.upper.constant();
    if (lower && upper && *upper < *lower) cursor_.error_at(position, "an upper end not below the lower one");
  }

  Expression read_bound() {
    const std::size_t position = cursor_.position();
    Expression bound = read_expression(cursor_);
    for (const Expression::Step& step : bound.steps()) require_known(step);
    try {
      static_cast<void>(bound.constant());
    } catch (const ShapeError&) {
      cursor_.error_at(position, "an expression that has a value");
    }
    return bound;
  }

  void require_known(const Expression::Step& step) const {
    if (step.name.empty() || signature_ == nullptr) return;
    if (step.operation == Expression::Operation::name) {
      const bool known = contains(free_dimensions(*signature_), step.name) || is_declared(step.name);
      if (!known) cursor_.error_at(step.position, "a dimension of the signature or an attribute declared before");
    } else if (!contains(free_sequences(*signature_), step.name)) {
      cursor_.error_at(step.position, "a sequence of the signature");
    }
  }

  void read_choices(AttributeSpec& spec) {
    do {
      const std::size_t position = cursor_.position();
      std::string choice = cursor_.expect_identifier("a choice");
      if (contains(spec.choices, choice)) cursor_.error_at(position, "a choice not listed before");
      spec.choices.push_back(std::move(choice));
    } while (cursor_.accept(","));
    if (!cursor_.accept("}")) cursor_.error("',' or '}'");
  }

  static bool contains(const std::vector<std::string>& names, const std::string& name) {
    return std::ranges::find(names, name) != names.end();
  }

  bool is_declared(const std::string& name) const {
    return std::ranges::find(specs_, name, &AttributeSpec::name) != specs_.end();
  }

  bool is_symbol(const std::string& name) const {
    return contains(free_dimensions(*signature_), name) || contains(free_sequences(*signature_), name) ||
           signature_->find_input(name) != nullptr || signature_->find_output(name) != nullptr;
  }

  TextCursor cursor_;
  const Signature* signature_;  // null if only the names are needed
  std::vector<AttributeSpec> specs_;
};

}  // namespace

std::string AttributeSpec::range_text() const {
  switch (kind) {
    case AttributeKind::integer: return lower.to_string() + ".." + upper.to_string();
    case AttributeKind::real: return interval.to_string();
    case AttributeKind::flag: return "true or false";
    case AttributeKind::choice: return braced(choices);
  }
  return {};
}

std::vector<AttributeSpec> parse_attributes(std::string_view text, const Signature& signature) {
  return AttributeParser("attributes of '" + signature.name + "'", text, &signature).read();
}

std::vector<std::string> attribute_names(std::string_view text) {
  std::vector<std::string> names;
  for (AttributeSpec& spec : AttributeParser("attributes", text, nullptr).read()) names.push_back(std::move(spec.name));
  return names;
}

AttributeValues defaults(const std::vector<AttributeSpec>& specs) {
  AttributeValues values;
  for (const AttributeSpec& spec : specs) values.set(spec.name, spec.default_value);
  return values;
}

IntegerRange integer_range(const AttributeSpec& spec, const Bindings& bindings, const AttributeValues& earlier) {
  return {spec.lower.evaluate(bindings, earlier), spec.upper.evaluate(bindings, earlier)};
}

std::optional<std::string> out_of_range(const AttributeSpec& spec, const AttributeValue& value,
                                        const Bindings& bindings, const AttributeValues& earlier) {
  if (value.kind != spec.kind) {
    return spec.name + " = " + value.to_string() + " is " + std::string(to_string(value.kind)) + ", not " +
           std::string(to_string(spec.kind));
  }
  if (surely_outside(spec, value)) return cannot_be(spec, value.to_string());
  if (spec.kind == AttributeKind::choice) {
    const auto count = static_cast<std::int64_t>(spec.choices.size());
    const bool listed = 0 <= value.integer && value.integer < count;
    if (!listed) return cannot_be(spec, value.to_string());
  }
  if (spec.kind != AttributeKind::integer) return std::nullopt;
  const IntegerRange range = integer_range(spec, bindings, earlier);
  if (range.contains(value.integer)) return std::nullopt;
  return cannot_be(spec, value.to_string()) + " = " + std::to_string(range.lower) + ".." + std::to_string(range.upper);
}

AttributeValue parse_value(const AttributeSpec& spec, std::string_view text) {
  AttributeValue value;
  try {
    TextCursor cursor("value of '" + spec.name + "'", text);
    value = read_value(cursor, spec);
    if (!cursor.at_end()) cursor.error("the end of the text");
  } catch (const ParseError& error) {
    throw AttributeError(error.what());
  }
  if (surely_outside(spec, value)) throw AttributeError(cannot_be(spec, value.to_string()));
  return value;
}

}  // namespace gradcheck
