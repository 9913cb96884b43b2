#include "gradcheck/plugin/declared_ops.hpp"

#include <array>
#include <utility>

#include "gradcheck/plugin/source_literals.hpp"

namespace gradcheck {

namespace {

using namespace std::string_view_literals;

// As gradcheck/sdk/declarations_only.hpp writes them.
constexpr std::string_view opening = "gradcheck declarations 2\0"sv;
constexpr std::string_view closing = "end of gradcheck declarations";
constexpr std::array texts_in_order = {&DeclaredTexts::signature, &DeclaredTexts::attributes, &DeclaredTexts::domain,
                                       &DeclaredTexts::structure, &DeclaredTexts::kinks,      &DeclaredTexts::saved,
                                       &DeclaredTexts::in_place,  &DeclaredTexts::precision};
constexpr std::array functions_in_order = {"forward", "backward", "jvp", "double_backward", "valid", "arrange"};

/// The text up to the next NUL, which is taken too. Nothing if there is none.
std::optional<std::string> take_text(std::string_view& bytes) {
  const std::size_t end = bytes.find('\0');
  if (end == std::string_view::npos) return std::nullopt;
  std::string text(bytes.substr(0, end));
  bytes.remove_prefix(end + 1);
  return text;
}

/// The elements of "Affine, ops::Pair<int, 2>", without namespaces and template arguments: the names of their
/// definitions.
std::vector<std::string> types_in(const std::string& list) {
  std::vector<std::string> types(1);
  int depth = 0;
  for (const char c : list) {
    if (c == '<' || c == '(') ++depth;
    if (depth == 0 && c == ',') types.emplace_back();
    if (depth == 0 && c == ':') types.back().clear();
    if (depth == 0 && c != ',' && c != ':' && c != ' ' && c != '\n') types.back() += c;
    if (c == '>' || c == ')') --depth;
  }
  return types;
}

std::optional<DeclaredOp> take_op(std::string_view& bytes, std::string type) {
  DeclaredOp op;
  op.type = std::move(type);
  for (std::string DeclaredTexts::*const member : texts_in_order) {
    std::optional<std::string> text = take_text(bytes);
    if (!text) return std::nullopt;
    op.texts.*member = *std::move(text);
  }
  for (const char* const function : functions_in_order) {
    std::optional<std::string> mistake = take_text(bytes);
    if (!mistake) return std::nullopt;
    if (mistake->empty()) continue;
    op.mistakes.push_back(*std::move(mistake));
    op.functions.emplace_back(function);
  }
  return op;
}

std::string at(const std::string& name, const std::optional<SourcePlace>& place) {
  if (!place) return name + ": ";
  return name + ":" + std::to_string(place->line) + ":" + std::to_string(place->column) + ": ";
}

/// The place of the mistake: in the literal, else at the op's struct.
std::optional<SourcePlace> place_of(const ParseError& mistake, const DeclaredOp& op, const SourceLiterals& literals) {
  const auto place = literals.find(mistake.text(), mistake.column(), op.type);
  return place ? place : literals.find_type(op.type);
}

}  // namespace

std::optional<std::vector<DeclaredOp>> read_declared_ops(std::string_view object) {
  const std::size_t begin = object.find(opening);
  if (begin == std::string_view::npos) return std::nullopt;
  std::string_view bytes = object.substr(begin + opening.size());
  const std::optional<std::string> list = take_text(bytes);
  if (!list) return std::nullopt;
  std::vector<DeclaredOp> ops;
  for (std::string& type : types_in(*list)) {
    std::optional<DeclaredOp> op = take_op(bytes, std::move(type));
    if (!op) return std::nullopt;
    ops.push_back(*std::move(op));
  }
  if (take_text(bytes) != closing) return std::nullopt;
  return ops;
}

std::vector<SourceMistake> mistakes_of(const std::vector<DeclaredOp>& ops, const std::string& name,
                                       std::string_view source) {
  const SourceLiterals literals(source);
  std::vector<SourceMistake> mistakes;
  for (std::size_t i = 0; i < ops.size(); ++i) {
    bool has_positions = true;
    try {
      static_cast<void>(read_declarations(ops[i].texts));
    } catch (const DeclarationError& error) {
      for (const ParseError& mistake : error.mistakes()) {
        has_positions =
            has_positions && mistake.text() != ops[i].texts.signature && mistake.text() != ops[i].texts.saved;
        mistakes.push_back({i, at(name, place_of(mistake, ops[i], literals)) + mistake.what(), mistake.excerpt()});
      }
    }
    // The parameters follow from the signature and the saved tensors. If one of these is wrong, so is the comparison.
    if (!has_positions) continue;
    for (std::size_t k = 0; k < ops[i].mistakes.size(); ++k) {
      const auto function = literals.find_function(ops[i].functions[k], ops[i].type);
      mistakes.push_back({i, at(name, function ? function : literals.find_type(ops[i].type)) + ops[i].mistakes[k], ""});
    }
  }
  return mistakes;
}

}  // namespace gradcheck
