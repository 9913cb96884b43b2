#include "gradcheck/check/precision/shipped_side.hpp"

#include <algorithm>
#include <array>
#include <cfenv>
#include <charconv>
#include <cmath>
#include <limits>

#include "gradcheck/declare/number_text.hpp"

namespace gradcheck {

namespace {

template <class T>
ShippedScalar described() {
  return {ScalarTraits<T>::kind, ScalarTraits<T>::unit_roundoff, std::numeric_limits<T>::min(),
          std::numeric_limits<T>::max()};
}

}  // namespace

ShippedScalar ShippedScalar::of(ScalarKind kind) {
  return kind == ScalarKind::float32 ? described<float>() : described<double>();
}

std::string ShippedScalar::text(double value) const {
  if (kind != ScalarKind::float32 || !std::isfinite(value)) return number_text(value);
  std::array<char, 32> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), static_cast<float>(value)).ptr;
  return {digits.data(), end};
}

Case rounded_to(ScalarKind shipped, const Case& instance) {
  if (shipped != ScalarKind::float32) return instance;
  const auto rounded = [](double value) { return static_cast<double>(static_cast<float>(value)); };
  Case result = instance;
  for (const auto& [name, value] : instance.attributes) {
    if (value.kind == AttributeKind::real) result.attributes.set(name, AttributeValue::of_real(rounded(value.real)));
  }
  for (auto* tensors : {&result.inputs, &result.upstream}) {
    for (std::vector<double>& tensor : *tensors) std::transform(tensor.begin(), tensor.end(), tensor.begin(), rounded);
  }
  return result;
}

ShippedValues shipped_values(const Op& op, const Case& instance, ScalarKind shipped, Outcome& counts) {
  const auto calls = sampled_op<double>(op, instance, shipped);
  calls->set_upstream_of_case();
  ShippedValues values;
  // IEEE 754 hardware notes an overflow in the flags of the thread, ISO C 7.6.2. Threads of the op's own have others.
  std::feclearexcept(FE_OVERFLOW);
  call_forward(*calls, values);
  values.forward_overflowed = std::fetestexcept(FE_OVERFLOW) != 0;
  call_backward(*calls, values);
  counts.forward_calls += calls->forward_calls();
  counts.backward_calls += calls->backward_calls();
  return values;
}

}  // namespace gradcheck
