#include "gradcheck/record/replay_token.hpp"

#include <charconv>

#include "gradcheck/error.hpp"
#include "gradcheck/record/fingerprint.hpp"

namespace gradcheck {

namespace {

constexpr std::string_view version = "gc1";

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    const std::size_t end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text = text.substr(end + 1);
  }
}

[[noreturn]] void refuse(const char* expected, std::string_view got) {
  throw UsageError("in a replay token: expected " + std::string(expected) + ", got '" + std::string(got.substr(0, 40)) +
                   "'");
}

template <class Number>
Number number(std::string_view text, const char* expected, int base = 10) {
  Number value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  if (error != std::errc() || end != text.data() + text.size()) {
    refuse(expected, text);
  }
  return value;
}

}  // namespace

std::string to_text(const ReplayToken& token) {
  std::string path;
  for (const std::size_t step : token.path) path += (path.empty() ? "" : ".") + std::to_string(step);
  return std::string(version) + ":" + std::to_string(token.seed) + ":" + token.op + ":" + token.property + ":" +
         std::to_string(token.index) + ":" + path + ":" + fingerprint_text(token.declarations) + "." +
         fingerprint_text(token.code) + "." + fingerprint_text(token.instance);
}

ReplayToken parse_token(std::string_view text) {
  const std::vector<std::string_view> parts = split(text, ':');
  if (parts.front() != version || parts.size() != 7) {
    throw UsageError(
        "expected a replay token such as gc1:42:softmax:gradient:17:3.0:9f2c1a7b.07b1e2c4.5d10aa3e, got '" +
        std::string(text.substr(0, 80)) + "'");
  }
  ReplayToken token;
  token.seed = number<std::uint64_t>(parts[1], "the seed of a run");
  token.op = parts[2];
  token.property = parts[3];
  token.index = number<std::int64_t>(parts[4], "the number of a case");
  if (token.index < 0) refuse("the number of a case", parts[4]);
  if (!parts[5].empty()) {
    for (const std::string_view step : split(parts[5], '.'))
      token.path.push_back(number<std::size_t>(step, "steps joined by dots"));
  }
  const std::vector<std::string_view> prints = split(parts[6], '.');
  if (prints.size() != 3) refuse("three fingerprints at the end", parts[6]);
  token.declarations = number<std::uint32_t>(prints[0], "a fingerprint", 16);
  token.code = number<std::uint32_t>(prints[1], "a fingerprint", 16);
  token.instance = number<std::uint32_t>(prints[2], "a fingerprint", 16);
  return token;
}

}  // namespace gradcheck
