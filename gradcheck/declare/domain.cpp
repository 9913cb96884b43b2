#include "gradcheck/declare/domain.hpp"

#include "gradcheck/declare/number_text.hpp"
#include "gradcheck/declare/tensor_names.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

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

JointDomain read_joint(TextCursor& cursor) {
  for (const JointDomain joint :
       {JointDomain::nonzero, JointDomain::paired, JointDomain::dominant, JointDomain::separated}) {
    if (cursor.accept(to_string(joint))) return joint;
  }
  return JointDomain::anything;
}

std::vector<Interval> read_intervals(TextCursor& cursor) {
  std::vector<Interval> intervals;
  do intervals.push_back(read_interval(cursor));
  while (cursor.accept("or"));
  return intervals;
}

// ---- conditions on entries together; `matrix` has n rows of n entries ----

bool is_dominant(std::span<const double> matrix, std::size_t n) {
  for (std::size_t row = 0; row < n; ++row) {
    std::size_t largest = 0;
    for (std::size_t k = 1; k < n; ++k) {
      if (std::abs(matrix[row * n + k]) > std::abs(matrix[row * n + largest])) largest = k;
    }
    if (!(std::abs(matrix[row * n + largest]) > size_of_others(matrix, n, row, largest))) return false;
  }
  return true;
}

bool is_separated(std::span<const double> matrix, std::size_t n) {
  std::vector<std::pair<double, double>> discs;
  for (std::size_t k = 0; k < n; ++k) {
    const double middle = matrix[k * n + k], radius = size_of_others(matrix, n, k, k);
    discs.emplace_back(middle - radius, middle + radius);
  }
  std::ranges::sort(discs);
  double reached = 0;
  for (const auto& [from, to] : discs) {
    if (!(from > reached)) return false;
    reached = to;
  }
  return true;
}

bool is_paired(std::span<const double> values) {
  std::vector<double> sorted(values.begin(), values.end());
  std::ranges::sort(sorted);
  for (std::size_t i = 2; i < sorted.size(); ++i) {
    if (sorted[i] == sorted[i - 2]) return false;
  }
  return true;
}

bool part_fulfils(JointDomain joint, std::span<const double> part, std::size_t extent) {
  if (joint == JointDomain::dominant) return is_dominant(part, extent);
  if (joint == JointDomain::separated) return is_separated(part, extent);
  return std::ranges::any_of(part, [](double value) { return value != 0; });
}

}  // namespace

std::string_view to_string(JointDomain joint) noexcept {
  switch (joint) {
    case JointDomain::anything: return "anything";
    case JointDomain::nonzero: return "nonzero";
    case JointDomain::paired: return "paired";
    case JointDomain::dominant: return "dominant";
    case JointDomain::separated: return "separated";
  }
  return "unknown";
}

double size_of_others(std::span<const double> matrix, std::size_t n, std::size_t row, std::size_t column) {
  double sum = 0;
  for (std::size_t k = 0; k < n; ++k) {
    if (k != column) sum += std::abs(matrix[row * n + k]);
    if (k != row) sum += std::abs(matrix[k * n + column]);
  }
  return sum;
}

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

bool Domain::contains_together(std::span<const double> values, const Shape& shape) const {
  if (joint == JointDomain::anything) return true;
  if (joint == JointDomain::paired) return is_paired(values);
  const std::size_t rows = joint == JointDomain::nonzero ? 1 : 2;
  if (shape.rank() < rows || (rows == 2 && shape[shape.rank() - 1] != shape[shape.rank() - 2])) return false;
  const auto extent = static_cast<std::size_t>(shape[shape.rank() - 1]);
  const std::size_t part = rows == 1 ? extent : extent * extent;
  for (std::size_t begin = 0; part > 0 && begin < values.size(); begin += part) {
    if (!part_fulfils(joint, values.subspan(begin, part), extent)) return false;
  }
  return true;
}

std::string Domain::to_string() const {
  if (joint != JointDomain::anything) return std::string(gradcheck::to_string(joint));
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
    domains[input].joint = read_joint(cursor);
    const bool has_intervals = domains[input].joint == JointDomain::anything;
    if (has_intervals) domains[input].intervals = read_intervals(cursor);
    if (!cursor.at_end() && !cursor.accept(";")) {
      cursor.error(has_intervals ? "'or', ';' or the end of the text" : "';' or the end of the text");
    }
  }
  return domains;
}

}  // namespace gradcheck
