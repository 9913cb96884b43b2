#include "gradcheck/op/domain.hpp"

#include "gradcheck/op/number_text.hpp"
#include "gradcheck/op/tensor_names.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace gradcheck {

namespace {

double read_bound(TextCursor& cursor) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  if (cursor.accept("inf")) return infinity;
  if (!cursor.starts_with("-")) return cursor.expect_number("a number or inf");
  TextCursor ahead = cursor;
  ahead.expect("-");
  if (!ahead.accept("inf")) return cursor.expect_number("a number or inf");
  cursor = ahead;
  return -infinity;
}

}  // namespace

bool Interval::contains(double value) const noexcept {
  return (lower_open ? value > lower : value >= lower) && (upper_open ? value < upper : value <= upper);
}

std::string Interval::to_string() const {
  return (lower_open ? "(" : "[") + number_text(lower) + ", " + number_text(upper) + (upper_open ? ")" : "]");
}

Interval read_interval(TextCursor& cursor) {
  Interval interval;
  const std::size_t opening = cursor.position();
  interval.lower_open = cursor.accept("(");
  if (!interval.lower_open && !cursor.accept("[")) cursor.error("an interval that opens with '(' or '['");
  interval.lower = read_bound(cursor);
  if (std::isinf(interval.lower) && !interval.lower_open) cursor.error_at(opening, "'(' before an infinite end");
  cursor.expect(",");
  const std::size_t upper = cursor.position();
  interval.upper = read_bound(cursor);
  const std::size_t closing = cursor.position();
  interval.upper_open = cursor.accept(")");
  if (!interval.upper_open && !cursor.accept("]")) cursor.error("')' or ']'");
  if (std::isinf(interval.upper) && !interval.upper_open) cursor.error_at(closing, "')' behind an infinite end");
  const bool point = interval.lower == interval.upper && !interval.lower_open && !interval.upper_open;
  if (!(interval.lower < interval.upper) && !point) cursor.error_at(upper, "an upper end above the lower one");
  return interval;
}

bool Domain::contains(double value) const noexcept {
  return std::ranges::any_of(intervals, [value](const Interval& interval) { return interval.contains(value); });
}

std::string Domain::to_string() const {
  std::string text;
  for (const Interval& interval : intervals) text += (text.empty() ? "" : " or ") + interval.to_string();
  return text;
}

std::vector<Domain> parse_domains(std::string_view text, const Signature& signature) {
  TextCursor cursor("domain of '" + signature.name + "'", text);
  std::vector<Domain> domains(signature.inputs.size());
  std::vector<bool> declared(signature.inputs.size());
  while (!cursor.at_end()) {
    const std::size_t position = cursor.position();
    const std::size_t input = read_real_input(cursor, signature);
    if (declared[input]) cursor.error_at(position, "an input whose domain is not declared yet");
    declared[input] = true;
    cursor.expect("in");
    domains[input].intervals.clear();
    do domains[input].intervals.push_back(read_interval(cursor));
    while (cursor.accept("or"));
    if (!cursor.at_end() && !cursor.accept(";")) cursor.error("'or', ';' or the end of the text");
  }
  return domains;
}

}  // namespace gradcheck
