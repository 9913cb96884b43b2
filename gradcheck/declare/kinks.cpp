#include "gradcheck/declare/kinks.hpp"

#include "gradcheck/declare/tensor_names.hpp"
#include "gradcheck/declare/text_cursor.hpp"

#include <algorithm>

namespace gradcheck {

namespace {

Ties read_ties(TextCursor& cursor, const Signature& signature) {
  Ties ties;
  do {
    const std::size_t position = cursor.position();
    const std::size_t input = read_real_input(cursor, signature);
    if (std::ranges::find(ties.inputs, input) != ties.inputs.end()) {
      cursor.error_at(position, "an input not in these ties yet");
    }
    ties.inputs.push_back(input);
  } while (cursor.accept(","));
  if (!cursor.accept(")")) cursor.error("',' or ')'");
  return ties;
}

KinkPoint read_point(TextCursor& cursor, const Signature& signature, const std::vector<KinkPoint>& before) {
  KinkPoint point{.input = read_real_input(cursor, signature), .slope = {}};
  cursor.expect("at");
  const std::size_t position = cursor.position();
  point.at = cursor.expect_number();
  const auto same = [&](const KinkPoint& other) { return other.input == point.input && other.at == point.at; };
  if (std::ranges::any_of(before, same)) cursor.error_at(position, "a point not declared before");
  if (cursor.accept("slope")) point.slope = cursor.expect_number();
  return point;
}

// The word opens a set of ties only if a parenthesis follows: an input may be called `ties`.
bool accept_ties(TextCursor& cursor) {
  TextCursor ahead = cursor;
  if (!ahead.accept("ties") || !ahead.accept("(")) return false;
  cursor = ahead;
  return true;
}

// The word counts only if it stands alone: an input may be called `inside`.
bool accept_inside(TextCursor& cursor) {
  TextCursor ahead = cursor;
  if (!ahead.accept("inside")) return false;
  TextCursor behind = ahead;
  if (!behind.at_end() && !behind.accept(";")) return false;
  cursor = ahead;
  return true;
}

}  // namespace

Kinks parse_kinks(std::string_view text, const Signature& signature) {
  TextCursor cursor("kinks of '" + signature.name + "'", text);
  Kinks kinks;
  while (!cursor.at_end()) {
    bool may_have_slope = false;
    if (accept_ties(cursor)) {
      kinks.ties.push_back(read_ties(cursor, signature));
    } else if (accept_inside(cursor)) {
      kinks.inside = true;
    } else {
      kinks.points.push_back(read_point(cursor, signature, kinks.points));
      may_have_slope = !kinks.points.back().slope;
    }
    if (cursor.at_end() || cursor.accept(";")) continue;
    cursor.error(may_have_slope ? "'slope', ';' or the end of the text" : "';' or the end of the text");
  }
  return kinks;
}

}  // namespace gradcheck
