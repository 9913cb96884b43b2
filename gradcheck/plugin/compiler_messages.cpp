#include "gradcheck/plugin/compiler_messages.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "gradcheck/declare/text_cursor.hpp"

namespace gradcheck {

namespace {

// The functions of gradcheck/sdk.hpp that have an overload for each scalar. std::max and the like are templates for any
// type.
constexpr std::array mathematical_functions = {
    "abs",   "acos", "asin", "atan",  "atan2", "cbrt",  "ceil",     "copysign", "cos",   "cosh",
    "erf",   "erfc", "exp",  "expm1", "floor", "hypot", "isfinite", "isinf",    "isnan", "log",
    "log1p", "log2", "pow",  "round", "sin",   "sinh",  "sqrt",     "tan",      "tanh",  "trunc"};

struct Location {
  std::string file;
  std::size_t line = 0, column = 0;
};

/// A line that begins with "file:line:column: ", and the text behind it.
struct LocatedLine {
  Location location;
  std::string_view text;
};

std::optional<std::size_t> number_at(std::string_view line, std::size_t& position) {
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(line.data() + position, line.data() + line.size(), number);
  if (error != std::errc() || end == line.data() + line.size() || *end != ':') return std::nullopt;
  position = static_cast<std::size_t>(end - line.data()) + 1;
  return number;
}

std::optional<LocatedLine> located(std::string_view line) {
  if (line.empty() || line.front() == ' ') return std::nullopt;
  for (std::size_t colon = line.find(':'); colon != std::string_view::npos; colon = line.find(':', colon + 1)) {
    std::size_t position = colon + 1;
    const auto number = number_at(line, position);
    if (!number) continue;
    const auto column = number_at(line, position);
    if (!column) continue;
    while (position < line.size() && line[position] == ' ') ++position;
    return LocatedLine{{std::string(line.substr(0, colon)), *number, *column}, line.substr(position)};
  }
  return std::nullopt;
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

/// An error with all that the compiler said about it.
struct Diagnostic {
  Location location;
  std::string message;                  // behind "error: "
  std::vector<std::string_view> lines;  // the error's own line and the excerpt of the source below it
  std::vector<Location> trail;          // the places that lead to it, the nearest first
};

bool is_error(std::string_view text) { return text.starts_with("error: ") || text.starts_with("fatal error: "); }

std::vector<Diagnostic> errors_in(const std::vector<std::string_view>& lines) {
  std::vector<Diagnostic> errors;
  std::vector<Location> trail;  // g++ prints it before the error, clang++ behind it as notes
  bool in_excerpt = false;
  for (const std::string_view line : lines) {
    const auto here = located(line);
    if (!here) {
      if (in_excerpt && line.find(": In ") == std::string_view::npos && !line.starts_with("In file included"))
        errors.back().lines.push_back(line);
      else
        in_excerpt = false;
      continue;
    }
    in_excerpt = is_error(here->text);
    if (in_excerpt) {
      const std::size_t colon = here->text.find(": ");
      errors.push_back({here->location, std::string(here->text.substr(colon + 2)), {line}, std::exchange(trail, {})});
    } else if (here->text.starts_with("required ")) {
      trail.push_back(here->location);
    } else if (here->text.starts_with("note: in instantiation") && !errors.empty()) {
      errors.back().trail.push_back(here->location);
    } else if (here->text.starts_with("warning: ")) {
      trail.clear();
    }
  }
  return errors;
}

/// "Mistake<...Sentence<72>{"square: has no backward; ..."}>": a sentence of the SDK (gradcheck/sdk/sentence.hpp).
std::optional<std::string> sentence_in(const std::string& message) {
  if (message.find("gradcheck::sdk::Mistake<") == std::string::npos) return std::nullopt;
  const std::size_t begin = message.find("{\""), end = message.rfind("\"}");
  if (begin == std::string::npos || end == std::string::npos || end < begin + 2) return std::nullopt;
  return message.substr(begin + 2, end - begin - 2);
}

/// The call of a function in its source line, "exp(x)", or the name alone if the call is long or goes on in the next
/// line.
std::string call_text(std::string_view line, std::size_t begin, std::string_view name) {
  constexpr std::size_t longest = 40;
  int depth = 0;
  for (std::size_t i = begin + name.size(); i < std::min(line.size(), begin + longest); ++i) {
    if (line[i] == '(') ++depth;
    if (line[i] == ')' && --depth == 0) return std::string(line.substr(begin, i + 1 - begin));
  }
  return std::string(name);
}

/// The call of a mathematical function with std:: that the error is about, as it reads without std::. The error stands
/// at the call in its source line, or its message names the function.
std::optional<std::string> call_with_std(std::string_view line, std::size_t column, std::string_view message) {
  std::optional<std::string> named;
  for (std::size_t at = line.find("std::"); at != std::string_view::npos; at = line.find("std::", at + 1)) {
    const std::size_t begin = at + 5;
    std::size_t end = begin;
    while (end < line.size() && is_word_character(line[end])) ++end;
    const std::string_view name = line.substr(begin, end - begin);
    if (std::ranges::find(mathematical_functions, name) == mathematical_functions.end()) continue;
    if (at < column && column <= end + 1) return call_text(line, begin, name);
    if (!named && message.find(std::string(name) + "(") != std::string_view::npos) named = call_text(line, begin, name);
  }
  return named;
}

class Shortener {
 public:
  Shortener(const std::filesystem::path& source, std::string_view content)
      : source_(source.string()), absolute_(std::filesystem::absolute(source).string()), content_(lines_of(content)) {}

  /// Causes first, then the errors in the source, each once. Errors in headers are shown only if there is nothing else:
  /// they follow from what is wrong in the source.
  std::vector<std::string> shorten(const std::vector<Diagnostic>& errors) {
    std::vector<const Diagnostic*> in_headers;
    std::vector<const Diagnostic*> unexplained;
    for (const Diagnostic& error : errors) {
      if (const auto cause = cause_of(error))
        add(*cause);
      else
        (in_source(error.location) ? unexplained : in_headers).push_back(&error);
    }
    for (const Diagnostic* const error : unexplained) add_error_in_source(*error);
    if (!lines_.empty()) return std::move(lines_);
    for (const Diagnostic* const error : in_headers) add_error_in_header(*error);
    return std::move(lines_);
  }

 private:
  bool in_source(const Location& location) const { return location.file == absolute_ || location.file == source_; }

  /// The place in the source that leads to the error.
  const Location* place_of(const Diagnostic& error) const {
    if (in_source(error.location)) return &error.location;
    const auto place = std::ranges::find_if(error.trail, [&](const Location& step) { return in_source(step); });
    return place == error.trail.end() ? nullptr : &*place;
  }

  std::string text_of(const Location& place) const {
    return source_ + ":" + std::to_string(place.line) + ":" + std::to_string(place.column) + ": ";
  }

  std::optional<std::string> cause_of(const Diagnostic& error) const {
    if (const auto sentence = sentence_in(error.message)) return source_ + ": " + *sentence;
    const Location* const place = place_of(error);
    if (place == nullptr || place->line == 0 || place->line > content_.size()) return std::nullopt;
    const auto call = call_with_std(content_[place->line - 1], place->column, error.message);
    if (!call) return std::nullopt;
    return text_of(*place) + "call " + *call + " without std::";
  }

  void add(std::string line) {
    if (seen_.insert(line).second) lines_.push_back(std::move(line));
  }

  /// Whether the same error has not been added before, perhaps with the types of another scalar.
  bool is_new(const Diagnostic& error) {
    // g++ quotes types with ‘, clang++ with '.
    const std::string up_to_types =
        error.message.substr(0, std::min(error.message.find("‘"), error.message.find('\'')));
    return seen_.insert(text_of(error.location) + error.location.file + up_to_types).second;
  }

  void add_error_in_source(const Diagnostic& error) {
    if (!is_new(error)) return;
    lines_.push_back(text_of(error.location) + "error: " + shown(error.message));
    // The line of the source and the mark below it; a second mark or a correction is left out.
    for (std::size_t i = 1; i < std::min<std::size_t>(error.lines.size(), 3); ++i)
      lines_.push_back(shown(std::string(error.lines[i])));
  }

  void add_error_in_header(const Diagnostic& error) {
    constexpr std::size_t most = 10;
    if (lines_.size() >= most || !is_new(error)) return;
    if (const Location* const place = place_of(error))
      lines_.push_back(text_of(*place) + "the error in the next line comes from here");
    lines_.push_back(shown(std::string(error.lines.front())));
  }

  /// Short enough to read.
  std::string shown(std::string line) const {
    constexpr std::size_t longest = 400;
    if (const std::size_t at = line.find(absolute_); at != std::string::npos)
      line.replace(at, absolute_.size(), source_);
    if (line.size() <= longest) return line;
    std::size_t end = longest;
    while ((static_cast<unsigned char>(line[end]) & 0xC0U) == 0x80U) --end;  // not within a character
    return line.substr(0, end) + " ...";
  }

  std::string source_, absolute_;
  std::vector<std::string_view> content_;
  std::vector<std::string> lines_;
  std::set<std::string> seen_;
};

}  // namespace

std::string shortened_messages(std::string_view output, const std::filesystem::path& source, std::string_view content,
                               const std::filesystem::path& log) {
  const std::vector<std::string_view> all = lines_of(output);
  std::vector<std::string> lines = Shortener(source, content).shorten(errors_in(all));
  // A linker, or a compiler that fails itself, reports in other forms.
  if (lines.empty()) lines.assign(all.begin(), all.end());
  const bool is_whole = lines.size() >= all.size() && lines.size() <= most_message_lines;
  if (lines.size() >= most_message_lines && !is_whole) lines.resize(most_message_lines - 1);
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  if (!is_whole) text += "The compiler printed " + std::to_string(all.size()) + " lines: " + log.string() + "\n";
  return text;
}

}  // namespace gradcheck
