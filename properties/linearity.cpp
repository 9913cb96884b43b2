#include "properties/linearity.hpp"

#include "gradcheck/random.hpp"
#include "properties/call_check.hpp"

namespace gradcheck::properties {

namespace {

/// Gradients for several upstream gradients, after one forward.
template <class T>
class Gradients {
 public:
  Gradients(const Op& op, const Case& instance) : op_(op), call_(op, instance) { call_.forward(); }

  Results<T> of(const std::vector<std::vector<double>>& upstream) {
    call_.load_upstream(upstream);
    call_.poison_downstream();
    if (op_.accumulates()) call_.fill_downstream(0);
    call_.backward();
    ++calls;
    return call_.gradients();
  }

  std::int64_t calls = 0;

 private:
  const Op& op_;
  OpCall<T> call_;
};

template <class Change>
std::vector<std::vector<double>> changed(std::vector<std::vector<double>> upstream, Change change) {
  for (auto& tensor : upstream) {
    for (double& value : tensor) value = change(value);
  }
  return upstream;
}

/// The gradients for the upstream gradients a, b, a + b, -2 a and 0.
template <class T>
struct Combinations {
  Results<T> a, b, sum, scaled, zero;
};

template <class T>
Combinations<T> combinations(const CallCheck<T>& check) {
  Gradients<T> gradients(check.op, check.instance);
  RandomStream random(mix_seed(check.instance.seed, hash_name("linearity")));
  const auto& upstream = check.instance.upstream;
  const auto another = changed(upstream, [&](double) { return random.signed_half_to_one(10); });
  auto sum = upstream;
  for (std::size_t output = 0; output < sum.size(); ++output) {
    for (std::size_t i = 0; i < sum[output].size(); ++i) sum[output][i] += another[output][i];
  }
  Combinations<T> results;
  results.a = check.plain.gradients;
  results.b = gradients.of(another);
  results.sum = gradients.of(sum);
  results.scaled = gradients.of(changed(upstream, [](double value) { return -2 * value; }));
  results.zero = gradients.of(changed(upstream, [](double) { return 0.0; }));
  check.count_calls(1, gradients.calls);
  return results;
}

/// The gradients of one entry. An entry that is infinite or NaN cannot be compared.
template <class T>
struct Entry {
  T a, b, sum, scaled, zero;

  bool finite() const { return std::isfinite(to_double(a)) && std::isfinite(to_double(b)); }
  bool additive(double allowed) const { return std::abs(to_double(T(sum - a - b))) <= allowed; }
  bool homogeneous(double allowed) const { return std::abs(to_double(T(scaled + a + a))) <= allowed; }
};

template <class T>
void compare_input(const CallCheck<T>& check, const Combinations<T>& of, std::size_t input) {
  const double allowed =
      reordering<T> * 2 * scale_of(Results<T>{of.a[input], of.b[input], of.sum[input]}, check.instance);
  const auto text = [](const T& value) { return number_text(to_double(value)); };
  for (std::size_t i = 0; i < of.a[input].size(); ++i) {
    const Entry<T> entry{of.a[input][i], of.b[input][i], of.sum[input][i], of.scaled[input][i], of.zero[input][i]};
    if (!entry.finite()) continue;
    check.outcome.compared_entries += 3;
    const std::string is = check.gradient_text(input, i) + " is ";
    const auto found = [&](const char* kind, const std::string& message) {
      fail(check.outcome, kind, check.input_name(input), is + message);
    };
    if (!(entry.zero == T(0)))
      return found("zero-upstream", text(entry.zero) + " instead of 0 for an upstream gradient of zeros");
    if (!entry.additive(allowed)) {
      return found("not-linear", text(entry.a) + " for one upstream gradient and " + text(entry.b) +
                                     " for another, but " + text(entry.sum) + " for their sum");
    }
    if (!entry.homogeneous(allowed)) {
      return found("not-linear", text(entry.a) + " for an upstream gradient, but " + text(entry.scaled) +
                                     " for -2 times that upstream gradient");
    }
  }
}

}  // namespace

bool Linearity::applies(const Op& op) const { return finest_scalar(op).has_value(); }

Outcome Linearity::check(const Op& op, const Case& instance, Confirmation) const {
  return check_calls(*finest_scalar(op), op, instance, [](const auto& check) {
    const auto results = combinations(check);
    for (const std::size_t input : check.op.differentiable_inputs()) compare_input(check, results, input);
  });
}

}  // namespace gradcheck::properties
