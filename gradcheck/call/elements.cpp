#include "gradcheck/call/elements.hpp"

#include <cstring>

#include "gradcheck/abi/crossing.hpp"
#include "gradcheck/call/element_format.hpp"
#include "gradcheck/call/in_scalar.hpp"
#include "gradcheck/scalar/binary128.hpp"

namespace gradcheck {

namespace {

/// Calls visit(T(0)) for the scalar of a tensor that has gradients.
template <class Visit>
void in_any_scalar(gradcheck_dtype type, Visit visit) {
  const auto scalar = scalar_of(type);
  if (!scalar) throw std::logic_error("a gradient in " + to_string(type));
  in_scalar<float, double, DoubleDouble, Binary128, Referee>(*scalar, visit);
}

/// Calls visit(T(0)) for the type of any element of a call.
template <class Visit>
void in_element_type(gradcheck_dtype type, Visit visit) {
  if (is_index_type(type)) return visit(std::int64_t{0});
  if (same(type, dtype_of<Pack<8>>())) return visit(Pack<8>(0));
  if (same(type, dtype_of<Counted>())) return visit(Counted(0));
  in_any_scalar(type, visit);
}

template <class T>
T element_from_double(double number) {
  if constexpr (std::is_same_v<T, std::int64_t>)
    return static_cast<std::int64_t>(number);
  else
    return from_double<T>(number);
}

template <class T>
T load(const std::byte* element) {
  typename Crossing<T>::Stored stored;
  std::memcpy(static_cast<void*>(&stored), element, sizeof(stored));
  return Crossing<T>::load(stored);
}

template <class T>
void store(std::byte* element, const T& value) {
  const typename Crossing<T>::Stored stored = Crossing<T>::store(value);
  std::memcpy(element, static_cast<const void*>(&stored), sizeof(stored));
}

}  // namespace

template <class T>
T load_converted(gradcheck_dtype type, const std::byte* element) {
  T value;
  in_any_scalar(type, [&]<class From>(const From&) {
    const From number = load<From>(element);
    if constexpr (std::is_same_v<From, float> || std::is_same_v<From, double>)
      value = from_double<T>(number);
    else
      value = convert_number<T>(number);
  });
  return value;
}

template <class T>
void store_converted(gradcheck_dtype type, std::byte* element, const T& value) {
  in_any_scalar(type, [&]<class To>(const To&) {
    if constexpr (std::is_same_v<To, double>)
      store(element, to_double(value));
    else
      store(element, convert_number<To>(value));
  });
}

template DoubleDouble load_converted<DoubleDouble>(gradcheck_dtype, const std::byte*);
template Referee load_converted<Referee>(gradcheck_dtype, const std::byte*);
template void store_converted<DoubleDouble>(gradcheck_dtype, std::byte*, const DoubleDouble&);
template void store_converted<Referee>(gradcheck_dtype, std::byte*, const Referee&);

void store_double(TensorMemory& memory, std::size_t element, double number) {
  in_element_type(memory.type(),
                  [&]<class T>(const T&) { store(memory.place(element), element_from_double<T>(number)); });
}

void store_doubles(TensorMemory& memory, std::span<const double> numbers) {
  in_element_type(memory.type(), [&]<class T>(const T&) {
    for (std::size_t i = 0; i < numbers.size(); ++i) store(memory.place(i), element_from_double<T>(numbers[i]));
  });
}

void fill_elements(TensorMemory& memory, double number) {
  in_element_type(memory.type(), [&]<class T>(const T&) {
    const T value = element_from_double<T>(number);
    for (std::size_t i = 0; i < memory.size(); ++i) store(memory.place(i), value);
  });
}

TensorElements::TensorElements(const gradcheck_tensor& tensor)
    : tensor_(tensor), size_(1), element_bytes_(bytes_of(tensor.dtype)), compact_(true) {
  for (std::int32_t axis = tensor.ndim; axis-- > 0;) {
    compact_ = compact_ && tensor.strides[axis] == static_cast<std::int64_t>(size_);
    size_ *= static_cast<std::size_t>(tensor.shape[axis]);
  }
}

std::byte* TensorElements::place(std::size_t element) const {
  std::byte* const first = static_cast<std::byte*>(tensor_.data) + tensor_.byte_offset;
  if (compact_) return first + element * element_bytes_;
  std::int64_t offset = 0;
  auto rest = static_cast<std::int64_t>(element);
  for (std::int32_t axis = tensor_.ndim; axis-- > 0; rest /= tensor_.shape[axis])
    offset += rest % tensor_.shape[axis] * tensor_.strides[axis];
  return first + offset * static_cast<std::int64_t>(element_bytes_);
}

void copy_elements(const gradcheck_tensor& from, const gradcheck_tensor& to) {
  const TensorElements source(from), target(to);
  for (std::size_t i = 0; i < source.size(); ++i) std::memcpy(target.place(i), source.place(i), source.element_bytes());
}

void add_elements(const gradcheck_tensor& from, const gradcheck_tensor& to) {
  const TensorElements terms(from), sums(to);
  in_any_scalar(to.dtype, [&]<class T>(const T&) {
    for (std::size_t i = 0; i < terms.size(); ++i)
      store(sums.place(i), T(load<T>(sums.place(i)) + load<T>(terms.place(i))));
  });
}

}  // namespace gradcheck
