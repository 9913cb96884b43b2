#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "gradcheck/mutation/catalogue.hpp"

namespace gradcheck::mutation {

namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

using At = std::function<bool(double x)>;
using Rule = Number (*)(const Number& value);

/// rule(value) at each entry whose input value x satisfies at(x).
Mutation where(std::string name, std::size_t input, At at, Rule rule) {
  return changed_gradient(std::move(name), input, Reach::somewhere,
                          [at = std::move(at), rule](Numbers& gradient, const MutatedCall& call) {
                            const Numbers x = call.point();
                            for (std::size_t i = 0; i < x.size(); ++i) {
                              if (!at(to_double(x[i]))) continue;
                              call.reached();
                              gradient[i] = rule(gradient[i]);
                            }
                          });
}

/// The whole gradient is NaN if the values of the input together satisfy the condition.
Mutation not_a_number_where(std::string name, std::size_t input, bool (*condition)(const Numbers& x)) {
  return changed_gradient(std::move(name), input, Reach::somewhere,
                          [condition](Numbers& gradient, const MutatedCall& call) {
                            const Numbers x = call.point();
                            if (x.empty() || !condition(x)) return;
                            call.reached();
                            for (Number& value : gradient) value = call.number(not_a_number);
                          });
}

std::ptrdiff_t count_zeros(const Numbers& values) {
  return std::ranges::count_if(values, [](const Number& value) { return value == 0; });
}

Number nan_for(const Number& value) { return value.like(not_a_number); }
Number zero_for(const Number& value) { return value.like(0); }
Number negative(const Number& value) { return -value; }
Number twice(const Number& value) { return value * 2; }

/// Whether a value of the domain satisfies at(x); otherwise the fault cannot show.
bool any_allowed(const Domain& domain, const At& at) {
  constexpr double candidates[] = {0,  0x1p-24, -0x1p-24, 0.5, -0.5, 1,   -1,   2,    -2,
                                   17, -17,     41,       -41, 81,   -81, 1000, -1000};
  return std::ranges::any_of(candidates, [&](double value) { return at(value) && domain.contains(value); });
}

Mutation zero_at_border(const Op& op, std::size_t input) {
  return where(
      "zero at the border of the domain", input,
      [intervals = op.domains()[input].intervals](double x) {
        return std::ranges::any_of(intervals, [&](const Interval& interval) {
          return (!interval.lower_open && x == interval.lower) || (!interval.upper_open && x == interval.upper);
        });
      },
      zero_for);
}

bool has_border(const Domain& domain) {
  return std::ranges::any_of(domain.intervals, [](const Interval& one) { return !one.lower_open || !one.upper_open; });
}

bool has_two(const Shape& shape) { return shape.size() > 1; }
bool has_long_rows(const Shape& shape) { return shape.rank() > 0 && shape[shape.rank() - 1] > 1; }

/// A formula that counts ties twice.
Mutation doubled_at_equals(std::size_t input) {
  return changed_gradient("doubled where entries are equal", input, Reach::somewhere,
                          [](Numbers& gradient, const MutatedCall& call) {
                            const Numbers x = call.point();
                            std::map<double, int> times;
                            for (const Number& value : x) ++times[to_double(value)];
                            for (std::size_t i = 0; i < x.size(); ++i) {
                              if (times[to_double(x[i])] < 2) continue;
                              call.reached();
                              gradient[i] = gradient[i] * 2;
                            }
                          });
}

/// A formula that divides by a standard deviation of zero.
Mutation nan_for_constant_row(std::size_t input) {
  return changed_gradient(
      "NaN in rows of equal entries", input, Reach::somewhere, [](Numbers& gradient, const MutatedCall& call) {
        const Shape shape = call.shape();
        const std::size_t length = shape.rank() == 0 ? 1 : static_cast<std::size_t>(shape[shape.rank() - 1]);
        if (length < 2) return;
        const Numbers x = call.point();
        for (std::size_t row = 0; row + length <= x.size(); row += length) {
          const auto begin = x.begin() + static_cast<std::ptrdiff_t>(row);
          const auto end = begin + static_cast<std::ptrdiff_t>(length);
          if (!std::all_of(begin, end, [&](const Number& value) { return value == *begin; })) continue;
          call.reached();
          for (std::size_t i = 0; i < length; ++i) gradient[row + i] = call.number(not_a_number);
        }
      });
}

}  // namespace

std::vector<Mutation> wrong_points(const Target& target) {
  const Op& op = target.op;
  const std::size_t input = target.input;
  const Domain& domain = op.domains()[input];
  std::vector<Mutation> mutations;
  const auto add = [&](const char* name, At at, Rule rule) {
    if (any_allowed(domain, at)) mutations.push_back(where(name, input, std::move(at), rule));
  };
  add(
      "NaN at 0", [](double x) { return x == 0; }, nan_for);
  add(
      "sign at negative values", [](double x) { return x < 0; }, negative);
  add(
      "doubled at integers", [](double x) { return x != 0 && x == std::floor(x); }, twice);
  add(
      "doubled at values below 1e-6", [](double x) { return x != 0 && std::abs(x) < 1e-6; }, twice);
  add(
      "zero beyond 16", [](double x) { return std::abs(x) > 16; }, zero_for);
  add(
      "zero beyond 40", [](double x) { return std::abs(x) > 40; }, zero_for);
  add(
      "NaN above 80", [](double x) { return x > 80; }, nan_for);
  add(
      "NaN below -80", [](double x) { return x < -80; }, nan_for);
  if (has_border(domain)) mutations.push_back(zero_at_border(op, input));
  const bool zeros =
      domain.contains(0) && domain.joint != JointDomain::dominant && domain.joint != JointDomain::separated;
  if (zeros && target.ever_shaped(has_two)) {
    mutations.push_back(
        not_a_number_where("NaN where two entries are 0", input, [](const Numbers& x) { return count_zeros(x) == 2; }));
  }
  if (zeros && domain.joint != JointDomain::nonzero) {
    mutations.push_back(not_a_number_where("NaN where all entries are 0", input, [](const Numbers& x) {
      return count_zeros(x) == static_cast<std::ptrdiff_t>(x.size());
    }));
  }
  if (target.ever_shaped(has_two)) mutations.push_back(doubled_at_equals(input));
  // A matrix with a dominant diagonal has no such row.
  const bool rows = domain.joint != JointDomain::dominant && domain.joint != JointDomain::separated;
  if (rows && target.ever_shaped(has_long_rows)) mutations.push_back(nan_for_constant_row(input));
  return mutations;
}

}  // namespace gradcheck::mutation
