#include "gradcheck/declare/dimension.hpp"

#include "gradcheck/error.hpp"
#include "gradcheck/tensor/axes.hpp"

#include <algorithm>
#include <utility>

namespace gradcheck {

namespace {

using Operation = Expression::Operation;
using Step = Expression::Step;

// ---- evaluation ----

// Value of one operation, nothing on overflow or division by zero.
std::optional<std::int64_t> apply(Operation operation, std::int64_t a, std::int64_t b) {
  std::int64_t result = 0;
  switch (operation) {
    case Operation::add:
      if (__builtin_add_overflow(a, b, &result)) return std::nullopt;
      return result;
    case Operation::subtract:
      if (__builtin_sub_overflow(a, b, &result)) return std::nullopt;
      return result;
    case Operation::multiply:
      if (__builtin_mul_overflow(a, b, &result)) return std::nullopt;
      return result;
    case Operation::divide:
      if (b == 0 || (b == -1 && __builtin_sub_overflow(std::int64_t{0}, a, &result))) return std::nullopt;
      return a / b - (a % b != 0 && (a < 0) != (b < 0) ? 1 : 0);
    case Operation::minimum: return std::min(a, b);
    case Operation::maximum: return std::max(a, b);
    default: return std::nullopt;
  }
}

std::int64_t value_of_name(const std::string& name, const Bindings& bindings, const AttributeValues& attributes,
                           const std::string& text) {
  const AttributeValue* const attribute = attributes.find(name);
  if (attribute != nullptr && attribute->kind == AttributeKind::real) {
    throw AttributeError("expression '" + text + "' uses '" + name + "', which is a real attribute");
  }
  if (attribute != nullptr) return attribute->integer;
  if (const auto* const dimension = bindings.dimension(name)) return dimension->extent;
  throw ShapeError("expression '" + text + "' uses '" + name + "', which has no value");
}

const Shape& extents_of(const std::string& sequence, const Bindings& bindings, const std::string& text) {
  if (const auto* const found = bindings.sequence(sequence)) return found->extents;
  throw ShapeError("expression '" + text + "' uses '" + sequence + "...', which has no extents");
}

std::int64_t count_orders(const Shape& extents, const std::string& text) {
  const std::int64_t count = count_axis_orders(extents.rank());
  if (count == 0) throw ShapeError("expression '" + text + "' exceeds 64 bits");
  return count;
}

std::int64_t count_subsets(const Shape& extents, const std::string& text) {
  if (extents.rank() >= 63) throw ShapeError("expression '" + text + "' exceeds 64 bits");
  return std::int64_t{1} << extents.rank();
}

// ---- parsing ----

class DimensionParser {
 public:
  explicit DimensionParser(TextCursor& cursor) : cursor_(cursor) {}

  Expression read() {
    const std::size_t begin = cursor_.position();
    sum();
    return {std::move(steps_), cursor_.slice(begin)};
  }

 private:
  static constexpr int deepest_nesting = 64;

  void sum() {
    product();
    for (;;) {
      if (cursor_.accept("+")) {
        product();
        push(Operation::add);
      } else if (cursor_.accept("-")) {
        product();
        push(Operation::subtract);
      } else {
        return;
      }
    }
  }

  void product() {
    factor();
    for (;;) {
      if (cursor_.accept("*")) {
        factor();
        push(Operation::multiply);
      } else if (cursor_.accept("/")) {
        factor();
        push(Operation::divide);
      } else {
        return;
      }
    }
  }

  void factor() {
    if (++nesting_ > deepest_nesting) cursor_.error("an expression nested at most 64 deep");
    if (cursor_.accept("-")) {
      factor();
      push(Operation::negate);
    } else if (cursor_.accept("(")) {
      sum();
      close("an operator or ')'");
    } else if (cursor_.at_digit()) {
      steps_.push_back({.operation = Operation::literal, .value = cursor_.expect_integer()});
    } else {
      name_or_call();
    }
    --nesting_;
  }

  void name_or_call() {
    const std::size_t position = cursor_.position();
    const std::string name = cursor_.expect_identifier("a dimension, an integer or '('");
    if (!cursor_.accept("(")) {
      steps_.push_back({.operation = Operation::name, .name = name, .position = position});
    } else if (name == "min" || name == "max") {
      sum();
      if (!cursor_.accept(",")) cursor_.error("an operator or ','");
      sum();
      close("an operator or ')'");
      push(name == "min" ? Operation::minimum : Operation::maximum);
    } else if (name == "extent") {
      extent_of_sequence();
    } else if (const auto operation = function_of_sequence(name)) {
      of_sequence(*operation);
    } else {
      cursor_.error_at(position, "one of the functions min, max, rank, size, extent, subsets and orders");
    }
  }

  static std::optional<Operation> function_of_sequence(const std::string& name) {
    if (name == "rank") return Operation::rank;
    if (name == "size") return Operation::size;
    if (name == "subsets") return Operation::subsets;
    if (name == "orders") return Operation::orders;
    return std::nullopt;
  }

  void extent_of_sequence() {
    const std::size_t position = cursor_.position();
    std::string sequence = cursor_.expect_identifier("a sequence");
    cursor_.expect(",");
    sum();
    close("an operator or ')'");
    steps_.push_back({.operation = Operation::extent, .name = std::move(sequence), .position = position});
  }

  void of_sequence(Operation operation) {
    const std::size_t position = cursor_.position();
    steps_.push_back({.operation = operation, .name = cursor_.expect_identifier("a sequence"), .position = position});
    close("')'");
  }

  void close(const char* expected) {
    if (!cursor_.accept(")")) cursor_.error(expected);
  }

  void push(Operation operation) { steps_.push_back({.operation = operation}); }

  TextCursor& cursor_;
  std::vector<Step> steps_;
  int nesting_ = 0;
};

}  // namespace

Expression::Expression(std::vector<Step> steps, std::string text) : steps_(std::move(steps)), text_(std::move(text)) {}

Expression Expression::literal(std::int64_t value) {
  return {{{.operation = Operation::literal, .value = value}}, std::to_string(value)};
}

std::size_t wrapped_axis(std::int64_t axis, const Shape& extents, const std::string& text) {
  const auto rank = static_cast<std::int64_t>(extents.rank());
  if (axis < -rank || axis >= rank) {
    throw ShapeError("axis " + std::to_string(axis) + " of " + text + " is outside rank " + std::to_string(rank));
  }
  return static_cast<std::size_t>(axis < 0 ? axis + rank : axis);
}

std::int64_t Expression::evaluate(const Bindings& bindings, const AttributeValues& attributes) const {
  std::vector<std::int64_t> stack;
  const auto pop = [&stack] {
    const std::int64_t value = stack.back();
    stack.pop_back();
    return value;
  };
  for (const Step& step : steps_) {
    switch (step.operation) {
      case Operation::literal: stack.push_back(step.value); continue;
      case Operation::name: stack.push_back(value_of_name(step.name, bindings, attributes, text_)); continue;
      case Operation::rank:
        stack.push_back(static_cast<std::int64_t>(extents_of(step.name, bindings, text_).rank()));
        continue;
      case Operation::size: stack.push_back(extents_of(step.name, bindings, text_).size()); continue;
      case Operation::subsets: stack.push_back(count_subsets(extents_of(step.name, bindings, text_), text_)); continue;
      case Operation::orders: stack.push_back(count_orders(extents_of(step.name, bindings, text_), text_)); continue;
      case Operation::extent: {
        const Shape& extents = extents_of(step.name, bindings, text_);
        stack.push_back(extents[wrapped_axis(pop(), extents, text_)]);
        continue;
      }
      default: break;
    }
    const std::int64_t right = pop();
    const bool negation = step.operation == Operation::negate;
    const auto result = negation ? apply(Operation::subtract, 0, right) : apply(step.operation, pop(), right);
    if (!result) {
      const bool division_by_zero = step.operation == Operation::divide && right == 0;
      throw ShapeError("expression '" + text_ + "' " + (division_by_zero ? "divides by zero" : "exceeds 64 bits"));
    }
    stack.push_back(*result);
  }
  return stack.back();
}

std::optional<std::int64_t> Expression::constant() const {
  const auto symbolic = [](const Step& step) { return !step.name.empty(); };
  if (std::ranges::any_of(steps_, symbolic)) return std::nullopt;
  return evaluate({}, {});
}

std::optional<std::string> Expression::bare_name() const {
  if (steps_.size() != 1 || steps_[0].operation != Operation::name) return std::nullopt;
  return steps_[0].name;
}

Expression read_expression(TextCursor& cursor) { return DimensionParser(cursor).read(); }

Expression parse_expression(std::string_view text) {
  TextCursor cursor("expression", text);
  Expression expression = read_expression(cursor);
  if (!cursor.at_end()) cursor.error("an operator or the end of the text");
  return expression;
}

}  // namespace gradcheck
