#include "gradcheck/call/number.hpp"

#include <cstring>

#include "gradcheck/abi/crossing.hpp"
#include "gradcheck/call/element_type.hpp"
#include "gradcheck/call/elements.hpp"
#include "gradcheck/call/in_scalar.hpp"
#include "gradcheck/scalar/binary128.hpp"

namespace gradcheck {

namespace {

template <class Visit>
decltype(auto) in_own_scalar(ScalarKind scalar, Visit visit) {
  return in_scalar<float, double, DoubleDouble, Binary128, Referee>(scalar, visit);
}

std::size_t bytes_in(ScalarKind scalar) { return bytes_of(dtype_of(scalar)); }

}  // namespace

template <class T>
T Number::as() const {
  typename Crossing<T>::Stored stored;
  static_assert(sizeof(stored) <= most_bytes);
  std::memcpy(static_cast<void*>(&stored), bytes_, sizeof(stored));
  return Crossing<T>::load(stored);
}

template <class T>
Number Number::of(const T& value) {
  Number number(ScalarTraits<T>::kind);
  const typename Crossing<T>::Stored stored = Crossing<T>::store(value);
  std::memcpy(number.bytes_, static_cast<const void*>(&stored), sizeof(stored));
  return number;
}

template <class Compute>
Number Number::computed(const Number& a, const Number& b, Compute compute) {
  return in_own_scalar(a.scalar_, [&]<class T>(const T&) { return of<T>(T(compute(a.as<T>(), b.as<T>()))); });
}

Number::Number(ScalarKind scalar, double value)
    : Number(in_own_scalar(scalar, [&]<class T>(const T&) { return of<T>(from_double<T>(value)); })) {}

Number::Number(ScalarKind scalar, const std::byte* element) : scalar_(scalar) {
  std::memcpy(bytes_, element, bytes_in(scalar));
}

void Number::store(std::byte* element) const { std::memcpy(element, bytes_, bytes_in(scalar_)); }

Number Number::operator-() const {
  return in_own_scalar(scalar_, [&]<class T>(const T&) { return of<T>(T(-as<T>())); });
}

Number operator+(const Number& a, const Number& b) {
  return Number::computed(a, b, [](const auto& x, const auto& y) { return x + y; });
}

Number operator-(const Number& a, const Number& b) {
  return Number::computed(a, b, [](const auto& x, const auto& y) { return x - y; });
}

Number operator*(const Number& a, const Number& b) {
  return Number::computed(a, b, [](const auto& x, const auto& y) { return x * y; });
}

Number operator/(const Number& a, const Number& b) {
  return Number::computed(a, b, [](const auto& x, const auto& y) { return x / y; });
}

bool operator==(const Number& a, const Number& b) {
  return in_own_scalar(a.scalar_, [&]<class T>(const T&) { return a.as<T>() == b.as<T>(); });
}

bool operator<(const Number& a, const Number& b) {
  return in_own_scalar(a.scalar_, [&]<class T>(const T&) { return a.as<T>() < b.as<T>(); });
}

double to_double(const Number& number) {
  return in_own_scalar(number.scalar_, [&]<class T>(const T&) { return to_double(number.as<T>()); });
}

double unit_roundoff(ScalarKind scalar) {
  return in_own_scalar(scalar, []<class T>(const T&) { return ScalarTraits<T>::unit_roundoff; });
}

Numbers numbers_of(const gradcheck_tensor& tensor) {
  const auto scalar = scalar_of(tensor.dtype);
  if (!scalar) throw std::logic_error("numbers of a tensor of " + to_string(tensor.dtype));
  const TensorElements elements(tensor);
  Numbers numbers;
  numbers.reserve(elements.size());
  for (std::size_t i = 0; i < elements.size(); ++i) numbers.emplace_back(*scalar, elements.place(i));
  return numbers;
}

void store_numbers(const gradcheck_tensor& tensor, const Numbers& numbers) {
  const TensorElements elements(tensor);
  for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i].store(elements.place(i));
}

std::vector<std::int64_t> indices_of(const gradcheck_tensor& tensor) {
  const TensorElements elements(tensor);
  std::vector<std::int64_t> indices(elements.size());
  for (std::size_t i = 0; i < indices.size(); ++i) std::memcpy(&indices[i], elements.place(i), sizeof(std::int64_t));
  return indices;
}

void store_indices(const gradcheck_tensor& tensor, const std::vector<std::int64_t>& indices) {
  const TensorElements elements(tensor);
  for (std::size_t i = 0; i < indices.size(); ++i) std::memcpy(elements.place(i), &indices[i], sizeof(std::int64_t));
}

}  // namespace gradcheck
