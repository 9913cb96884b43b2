#include "gradcheck/record/record_snippet.hpp"

#include <array>
#include <charconv>
#include <cmath>

namespace gradcheck {

namespace {

/// The shortest decimal that reads back as the same double.
std::string literal(double value) {
  if (std::isnan(value)) return "NAN";
  if (std::isinf(value)) return value < 0 ? "-INFINITY" : "INFINITY";
  std::array<char, 48> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  const std::string text(digits.data(), end);
  return text.find_first_of(".e") == std::string::npos ? text + ".0" : text;
}

/// Text as a C++ string literal. Names come from plugins, so any byte may occur.
std::string quoted(const std::string& text) {
  std::string result = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      result += '\\';
      result += c;
    } else if (byte < 0x20 || byte >= 0x7f || c == '?') {
      // Three octal digits: no following character can become part of the escape.
      result += {'\\', static_cast<char>('0' + (byte >> 6)), static_cast<char>('0' + (byte >> 3 & 7)),
                 static_cast<char>('0' + (byte & 7))};
    } else {
      result += c;
    }
  }
  return result + "\"";
}

/// Text for a comment: on one line, and without a backslash that would continue the line.
std::string commented(const std::string& text) {
  std::string result;
  for (const char c : text) result += static_cast<unsigned char>(c) < 0x20 || c == '\\' ? ' ' : c;
  return result;
}

std::string tensors_text(const std::vector<RecordTensor>& tensors) {
  std::string text = "{";
  for (const RecordTensor& tensor : tensors) {
    text += "\n      {" + quoted(tensor.name) + ", " + (tensor.is_index ? "true" : "false") + ", {";
    for (std::size_t i = 0; i < tensor.shape.size(); ++i) text += (i > 0 ? ", " : "") + std::to_string(tensor.shape[i]);
    text += "}, {";
    for (std::size_t i = 0; i < tensor.values.size(); ++i) text += (i > 0 ? ", " : "") + literal(tensor.values[i]);
    text += "}},";
  }
  return text + "}";
}

}  // namespace

std::string snippet_of(const Finding& finding, const std::string& op) {
  std::string attributes;
  for (const auto& [name, value] : finding.attributes)
    attributes += (attributes.empty() ? "" : ", ") + ("{" + quoted(name) + ", " + quoted(value) + "}");
  return "// " + commented(op) + ", " + commented(finding.property) + ": " + commented(finding.message) +
         "\n"
         "#include <cmath>\n"
         "\n"
         "#include <gradcheck/run/property.hpp>\n"
         "#include <gradcheck/record/stored_case.hpp>\n"
         "\n"
         "gradcheck::Outcome repeat(const gradcheck::Op& op, const gradcheck::Property& property) {\n"
         "  const gradcheck::Case instance = gradcheck::stored_case(\n"
         "      op, {" +
         attributes +
         "},\n"
         "      " +
         tensors_text(finding.inputs) +
         ",\n"
         "      " +
         tensors_text(finding.upstream) +
         ",\n"
         "      " +
         std::to_string(finding.case_seed) +
         "U);\n"
         "  return property.check(op, instance, gradcheck::Confirmation::located);\n"
         "}\n";
}

}  // namespace gradcheck
