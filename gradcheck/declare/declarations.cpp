#include "gradcheck/declare/declarations.hpp"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <utility>

#include "gradcheck/declare/text_cursor.hpp"

namespace gradcheck {

namespace {

ParseError about(const std::string& subject, const ParseError& mistake) {
  return {subject, mistake.text(), mistake.column(), mistake.expected(), mistake.got()};
}

std::vector<std::string> words_in(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    if (i < text.size() && is_word_character(text[i])) {
      word += text[i];
    } else if (!word.empty()) {
      if (std::ranges::find(words, word) == words.end()) words.push_back(word);
      word.clear();
    }
  }
  return words;
}

/// The name of each attribute of a text that cannot be read: the word before the first ':' of an item.
std::vector<std::string> likely_attribute_names(std::string_view text) {
  std::vector<std::string> names;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(';'), text.size());
    const std::string_view item = text.substr(0, end);
    if (const auto words = words_in(item.substr(0, item.find(':'))); !words.empty()) names.push_back(words.front());
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return names;
}

std::string likely_op_name(const std::string& signature) {
  const std::vector<std::string> words = words_in(std::string_view(signature).substr(0, signature.find(':')));
  return words.empty() ? "" : words.front();
}

/// A signature in which every word of the text is an input and an output, and a dimension of each: the text is read
/// against it where the op's own signature cannot be read, so that only the mistakes that do not depend on names are
/// found.
Signature signature_of_any_names(const std::string& op, std::string_view text) {
  Signature signature;
  signature.name = op;
  TensorSpec tensor;
  for (const std::string& word : words_in(text)) {
    const Expression symbol({{.operation = Expression::Operation::name, .name = word, .position = 0}}, word);
    tensor.dimensions.emplace_back(symbol);
  }
  for (const std::string& word : words_in(text)) {
    tensor.name = word;
    signature.inputs.push_back(tensor);
    signature.outputs.push_back(tensor);
  }
  return signature;
}

std::size_t characters(std::string_view text) {
  const auto starts = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; };
  return static_cast<std::size_t>(std::ranges::count_if(text, starts));
}

class Reader {
 public:
  explicit Reader(const DeclaredTexts& texts) : texts_(texts) {}

  Declarations read() {
    const std::vector<std::string> names = read_attribute_names();
    has_signature_ = attempt([&] { result_.signature = parse_signature(texts_.signature, names); });
    if (has_signature_ && has_attribute_names_)
      attempt([&] { result_.attributes = parse_attributes(texts_.attributes, result_.signature); });
    attempt([&] { result_.domains = parse_domains(texts_.domain, signature_for(texts_.domain)); });
    attempt([&] { result_.structure = parse_structure(texts_.structure, signature_for(texts_.structure)); });
    attempt([&] { result_.kinks = parse_kinks(texts_.kinks, signature_for(texts_.kinks)); });
    if (has_signature_ && !texts_.saved.empty()) attempt([&] { result_.saved = read_saved(names); });
    attempt([&] { result_.in_place = parse_in_place(texts_.in_place, signature_for(texts_.in_place)); });
    attempt([&] { result_.precision = parse_precision(texts_.precision, signature_for(texts_.precision)); });
    if (!mistakes_.empty()) throw DeclarationError(std::move(mistakes_));
    return std::move(result_);
  }

 private:
  /// False if the text has a mistake, which is kept.
  template <class Read>
  bool attempt(const Read& read) {
    try {
      read();
      return true;
    } catch (const ParseError& mistake) {
      mistakes_.push_back(mistake);
      return false;
    }
  }

  std::vector<std::string> read_attribute_names() {
    try {
      return attribute_names(texts_.attributes);
    } catch (const ParseError& mistake) {
      has_attribute_names_ = false;
      const std::string op = likely_op_name(texts_.signature);
      mistakes_.push_back(op.empty() ? mistake : about("attributes of '" + op + "'", mistake));
      return likely_attribute_names(texts_.attributes);
    }
  }

  Signature signature_for(const std::string& text) const {
    return has_signature_ ? result_.signature : signature_of_any_names(likely_op_name(texts_.signature), text);
  }

  /// The saved tensors are read as outputs of the op's inputs; columns are those of the text `saved` alone.
  Signature read_saved(const std::vector<std::string>& names) const {
    const std::string& signature = result_.signature.text;
    const std::string inputs = signature.substr(0, signature.find("->")) + "-> ";
    try {
      return parse_signature(inputs + texts_.saved, names);
    } catch (const ParseError& mistake) {
      const std::size_t column = mistake.column() - std::min(mistake.column() - 1, characters(inputs));
      throw ParseError("saved of '" + result_.signature.name + "'", texts_.saved, column, mistake.expected(),
                       mistake.got());
    }
  }

  const DeclaredTexts& texts_;
  Declarations result_;
  std::vector<ParseError> mistakes_;
  bool has_attribute_names_ = true, has_signature_ = false;
};

}  // namespace

Declarations read_declarations(const DeclaredTexts& texts) { return Reader(texts).read(); }

}  // namespace gradcheck
