#include "gradcheck/declare/signature.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace gradcheck {

namespace {

constexpr std::array<std::pair<std::string_view, Comparison>, 6> comparisons = {{
    {">=", Comparison::greater_equal},
    {"<=", Comparison::less_equal},
    {"<", Comparison::less},
    {">", Comparison::greater},
    {"==", Comparison::equal},
    {"!=", Comparison::not_equal},
}};

bool contains(const std::vector<std::string>& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

void append_new(std::vector<std::string>& names, const std::string& name) {
  if (!contains(names, name)) names.push_back(name);
}

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

const TensorSpec* find_tensor(const std::vector<TensorSpec>& tensors, std::string_view name) noexcept {
  const auto place = std::ranges::find(tensors, name, &TensorSpec::name);
  return place == tensors.end() ? nullptr : &*place;
}

enum class SymbolKind { dimension, sequence, attribute };

struct Symbol {
  SymbolKind kind;
  std::string name;
  std::size_t position;
};

// Which symbols the inputs bind and which are used. They are checked at the end, since an input may use a symbol that a
// later input binds.
class SymbolTable {
 public:
  explicit SymbolTable(const std::vector<std::string>& attributes) : attributes_(attributes) {}

  void bind(Symbol symbol) { bound_.push_back(std::move(symbol)); }
  void use(Symbol symbol) { used_.push_back(std::move(symbol)); }

  void use(const Expression& expression) {
    for (const Expression::Step& step : expression.steps()) {
      const bool is_name = step.operation == Expression::Operation::name;
      if (!step.name.empty()) use({is_name ? SymbolKind::dimension : SymbolKind::sequence, step.name, step.position});
    }
  }

  void check(const TextCursor& cursor) {
    for (const Symbol& symbol : bound_) check_bound(symbol, cursor);
    for (const Symbol& symbol : used_) check_used(symbol, cursor);
  }

 private:
  void check_bound(const Symbol& symbol, const TextCursor& cursor) {
    const bool sequence = symbol.kind == SymbolKind::sequence;
    if (contains(sequence ? dimensions_ : sequences_, symbol.name)) {
      cursor.error_at(symbol.position, sequence ? "a sequence, not a dimension" : "a dimension, not a sequence");
    }
    if (contains(attributes_, symbol.name)) cursor.error_at(symbol.position, "a sequence, not an attribute");
    append_new(sequence ? sequences_ : dimensions_, symbol.name);
  }

  void check_used(const Symbol& symbol, const TextCursor& cursor) const {
    const auto require = [&](bool known, const std::string& what, const std::vector<std::string>& names,
                             const std::string& otherwise) {
      if (!known)
        cursor.error_at(symbol.position, what + " (" + (names.empty() ? "none is" : joined(names)) + ")" + otherwise);
    };
    const bool attribute = contains(attributes_, symbol.name);
    if (symbol.kind == SymbolKind::attribute) {
      require(attribute, "a declared attribute", attributes_, "");
    } else if (symbol.kind == SymbolKind::sequence) {
      require(contains(sequences_, symbol.name), "a sequence bound by an input", sequences_, "");
    } else {
      require(attribute || contains(dimensions_, symbol.name), "a dimension bound by an input", dimensions_,
              " or an attribute");
    }
  }

  std::vector<std::string> attributes_, dimensions_, sequences_;
  std::vector<Symbol> bound_, used_;
};

class SignatureParser {
 public:
  SignatureParser(std::string_view text, std::span<const std::string> attribute_names) : cursor_("signature", text) {
    signature_.text = text;
    signature_.attributes.assign(attribute_names.begin(), attribute_names.end());
  }

  Signature read() {
    SymbolTable symbols(signature_.attributes);
    symbols_ = &symbols;
    read_name();
    read_tensors(signature_.inputs, true);
    if (!cursor_.accept("->")) cursor_.error("',' or '->'");
    read_tensors(signature_.outputs, false);
    if (cursor_.accept("where")) {
      read_conditions();
    } else if (!cursor_.at_end()) {
      cursor_.error("',', 'where' or the end of the text");
    }
    symbols.check(cursor_);
    return std::move(signature_);
  }

 private:
  void read_name() {
    signature_.name = cursor_.expect_identifier("the name of the op");
    while (cursor_.accept("/")) signature_.name += "/" + cursor_.expect_identifier("a name");
    cursor_.set_subject("signature of '" + signature_.name + "'");
    if (!cursor_.accept(":")) cursor_.error("'/' or ':'");
  }

  void read_tensors(std::vector<TensorSpec>& tensors, bool input) {
    do {
      const std::size_t position = cursor_.position();
      TensorSpec tensor;
      tensor.name = cursor_.expect_identifier("a tensor");
      if (signature_.find_input(tensor.name) != nullptr || signature_.find_output(tensor.name) != nullptr) {
        cursor_.error_at(position, "a tensor name not used before");
      }
      if (contains(signature_.attributes, tensor.name)) {
        cursor_.error_at(position, "a tensor name, not one of an attribute");
      }
      if (cursor_.accept(":")) read_index_bound(tensor);
      read_shape(tensor, input);
      tensors.push_back(std::move(tensor));
    } while (cursor_.accept(","));
  }

  void read_index_bound(TensorSpec& tensor) {
    cursor_.expect("index");
    cursor_.expect("(");
    tensor.is_index = true;
    tensor.index_bound = read_used_expression();
    if (!cursor_.accept(")")) cursor_.error("an operator or ')'");
  }

  void read_shape(TensorSpec& tensor, bool input) {
    if (!cursor_.accept("[")) cursor_.error(tensor.is_index ? "'['" : "':' or '['");
    if (cursor_.accept("]")) return;
    bool has_run = false;
    do {
      const std::size_t position = cursor_.position();
      DimensionSpec dimension = read_dimension(input);
      const bool is_run = !std::holds_alternative<Expression>(dimension);
      if (is_run && has_run) cursor_.error_at(position, "at most one run of extents in a tensor");
      has_run = has_run || is_run;
      tensor.dimensions.push_back(std::move(dimension));
    } while (cursor_.accept(","));
    if (!cursor_.accept("]")) cursor_.error("',' or ']'");
  }

  DimensionSpec read_dimension(bool input) {
    const std::size_t position = cursor_.position();
    TextCursor ahead = cursor_;
    if (const auto name = ahead.accept_identifier()) {
      if (ahead.accept("...")) return cursor_ = ahead, named_run(*name, position, input);
      if (*name == "broadcast" && ahead.accept("(")) return cursor_ = ahead, read_broadcast();
      if (*name == "reduce" && ahead.accept("(")) return cursor_ = ahead, read_reduction();
      if (*name == "reduce_axes" && ahead.accept("(")) return cursor_ = ahead, read_with_two<AxesReductionOf>();
      if (*name == "replace" && ahead.accept("(")) return cursor_ = ahead, read_with_two<ReplacementOf>();
      if (*name == "permute" && ahead.accept("(")) return cursor_ = ahead, read_permutation();
    }
    Expression expression = read_expression(cursor_);
    const auto name = expression.bare_name();
    if (input && name && !contains(signature_.attributes, *name)) {
      symbols_->bind({SymbolKind::dimension, *name, position});
    } else {
      symbols_->use(expression);
    }
    return expression;
  }

  SequenceSymbol named_run(const std::string& name, std::size_t position, bool input) {
    Symbol symbol{SymbolKind::sequence, name, position};
    input ? symbols_->bind(std::move(symbol)) : symbols_->use(std::move(symbol));
    return {name};
  }

  BroadcastOf read_broadcast() {
    BroadcastOf broadcast{{read_used_sequence()}};
    cursor_.expect(",");
    do broadcast.sequences.push_back(read_used_sequence());
    while (cursor_.accept(","));
    if (!cursor_.accept(")")) cursor_.error("',' or ')'");
    return broadcast;
  }

  ReductionOf read_reduction() {
    ReductionOf reduction{read_used_sequence(), {}, {}};
    cursor_.expect(",");
    reduction.axis = read_attribute_or_integer();
    cursor_.expect(",");
    reduction.keepdims = read_attribute_or_flag();
    cursor_.expect(")");
    return reduction;
  }

  template <class Run>
  Run read_with_two() {
    Run run{read_used_sequence(), {}, {}};
    auto& [sequence, first, second] = run;
    cursor_.expect(",");
    first = read_used_expression();
    if (!cursor_.accept(",")) cursor_.error("an operator or ','");
    second = read_used_expression();
    if (!cursor_.accept(")")) cursor_.error("an operator or ')'");
    return run;
  }

  PermutationOf read_permutation() {
    PermutationOf permutation{read_used_sequence(), {}};
    cursor_.expect(",");
    permutation.order = read_used_expression();
    if (!cursor_.accept(")")) cursor_.error("an operator or ')'");
    return permutation;
  }

  Expression read_attribute_or_integer() {
    const std::size_t position = cursor_.position();
    const bool negative = cursor_.accept("-");
    if (negative || cursor_.at_digit()) {
      const std::int64_t magnitude = cursor_.expect_integer();
      return Expression::literal(negative ? -magnitude : magnitude);
    }
    return attribute(cursor_.expect_identifier("an attribute or an integer"), position);
  }

  Expression read_attribute_or_flag() {
    const std::size_t position = cursor_.position();
    for (const bool value : {false, true}) {
      const std::string word = value ? "true" : "false";
      if (cursor_.accept(word)) return {{{.operation = Expression::Operation::literal, .value = value}}, word};
    }
    return attribute(cursor_.expect_identifier("an attribute, true or false"), position);
  }

  Expression attribute(const std::string& name, std::size_t position) {
    symbols_->use({SymbolKind::attribute, name, position});
    return {{{.operation = Expression::Operation::name, .name = name, .position = position}}, name};
  }

  std::string read_used_sequence() {
    const std::size_t position = cursor_.position();
    std::string name = cursor_.expect_identifier("a sequence");
    symbols_->use({SymbolKind::sequence, name, position});
    return name;
  }

  Expression read_used_expression() {
    Expression expression = read_expression(cursor_);
    symbols_->use(expression);
    return expression;
  }

  void read_conditions() {
    do {
      Expression left = read_used_expression();
      const Comparison comparison = read_comparison();
      signature_.conditions.push_back({std::move(left), comparison, read_used_expression()});
    } while (cursor_.accept(","));
    if (!cursor_.at_end()) cursor_.error("an operator, ',' or the end of the text");
  }

  Comparison read_comparison() {
    for (const auto& [token, comparison] : comparisons) {
      if (cursor_.accept(token)) return comparison;
    }
    cursor_.error("an operator or a comparison");
  }

  TextCursor cursor_;
  Signature signature_;
  SymbolTable* symbols_ = nullptr;
};

struct DimensionText {
  std::string operator()(const Expression& e) const { return e.to_string(); }
  std::string operator()(const SequenceSymbol& s) const { return s.name + "..."; }
  std::string operator()(const BroadcastOf& b) const { return "broadcast(" + joined(b.sequences) + ")"; }
  std::string operator()(const ReductionOf& r) const {
    return "reduce(" + r.sequence + ", " + r.axis.to_string() + ", " + r.keepdims.to_string() + ")";
  }
  std::string operator()(const AxesReductionOf& r) const {
    return "reduce_axes(" + r.sequence + ", " + r.axes.to_string() + ", " + r.keepdims.to_string() + ")";
  }
  std::string operator()(const ReplacementOf& r) const {
    return "replace(" + r.sequence + ", " + r.axis.to_string() + ", " + r.extent.to_string() + ")";
  }
  std::string operator()(const PermutationOf& p) const {
    return "permute(" + p.sequence + ", " + p.order.to_string() + ")";
  }
};

template <class Function>
void for_each_dimension(const std::vector<TensorSpec>& tensors, Function function) {
  for (const TensorSpec& tensor : tensors) {
    for (const DimensionSpec& dimension : tensor.dimensions) function(dimension);
  }
}

// Joins the sequences of one broadcast() with the groups it shares a sequence with.
void join_group(std::vector<std::vector<std::string>>& groups, const BroadcastOf& broadcast) {
  std::vector<std::string> merged;
  for (const std::string& name : broadcast.sequences) append_new(merged, name);
  std::vector<std::vector<std::string>> apart;
  for (auto& group : groups) {
    const bool shared =
        std::ranges::any_of(group, [&](const auto& name) { return contains(broadcast.sequences, name); });
    if (!shared) {
      apart.push_back(std::move(group));
      continue;
    }
    for (const std::string& name : merged) append_new(group, name);
    merged = std::move(group);
  }
  apart.push_back(std::move(merged));
  groups = std::move(apart);
}

}  // namespace

std::string to_string(const DimensionSpec& dimension) { return std::visit(DimensionText{}, dimension); }

std::string_view to_string(Comparison comparison) noexcept {
  return std::ranges::find(comparisons, comparison, &std::pair<std::string_view, Comparison>::second)->first;
}

std::string TensorSpec::shape_text() const {
  std::string text = "[";
  for (const DimensionSpec& dimension : dimensions) text += (text.size() > 1 ? ", " : "") + to_string(dimension);
  return text + "]";
}

bool Condition::holds(const Bindings& bindings, const AttributeValues& attribute_values) const {
  const std::int64_t a = left.evaluate(bindings, attribute_values), b = right.evaluate(bindings, attribute_values);
  switch (comparison) {
    case Comparison::greater_equal: return a >= b;
    case Comparison::less_equal: return a <= b;
    case Comparison::less: return a < b;
    case Comparison::greater: return a > b;
    case Comparison::equal: return a == b;
    case Comparison::not_equal: return a != b;
  }
  return false;
}

std::string Condition::to_string() const {
  return left.to_string() + " " + std::string(gradcheck::to_string(comparison)) + " " + right.to_string();
}

const TensorSpec* Signature::find_input(std::string_view tensor) const noexcept { return find_tensor(inputs, tensor); }

const TensorSpec* Signature::find_output(std::string_view tensor) const noexcept {
  return find_tensor(outputs, tensor);
}

Signature parse_signature(std::string_view text, std::span<const std::string> attribute_names) {
  return SignatureParser(text, attribute_names).read();
}

std::vector<std::string> free_dimensions(const Signature& signature) {
  std::vector<std::string> names;
  for_each_dimension(signature.inputs, [&](const DimensionSpec& dimension) {
    const auto* const expression = std::get_if<Expression>(&dimension);
    const auto name = expression != nullptr ? expression->bare_name() : std::nullopt;
    if (name && !contains(signature.attributes, *name)) append_new(names, *name);
  });
  return names;
}

std::vector<std::string> free_sequences(const Signature& signature) {
  std::vector<std::string> names;
  for_each_dimension(signature.inputs, [&](const DimensionSpec& dimension) {
    if (const auto* const sequence = std::get_if<SequenceSymbol>(&dimension)) append_new(names, sequence->name);
  });
  return names;
}

std::vector<std::vector<std::string>> broadcast_groups(const Signature& signature) {
  std::vector<std::vector<std::string>> groups;
  const auto join = [&](const DimensionSpec& dimension) {
    if (const auto* const broadcast = std::get_if<BroadcastOf>(&dimension)) join_group(groups, *broadcast);
  };
  for_each_dimension(signature.inputs, join);
  for_each_dimension(signature.outputs, join);
  return groups;
}

}  // namespace gradcheck
