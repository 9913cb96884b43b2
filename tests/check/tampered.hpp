/// An op with the backward of another op and a fault added to its results: works in every scalar, and no op is
/// compiled.
#pragma once

#include <functional>
#include <stdexcept>
#include <utility>

#include "gradcheck/abi/crossing.hpp"
#include "gradcheck/declare/op.hpp"
#include "gradcheck/scalar/binary128.hpp"
#include "gradcheck/scalar/double_double_math.hpp"
#include "gradcheck/scalar/referee.hpp"

namespace gradcheck::tests {

/// Replaces an entry of a tensor by change(entry), whatever scalar the call is in; change is a generic lambda.
template <class Change>
void change_entry(const gradcheck_tensor& tensor, std::size_t element, Change change) {
  const auto in = [&](auto zero) {
    using T = decltype(zero);
    using Stored = typename Crossing<T>::Stored;
    if (!same(tensor.dtype, dtype_of<T>())) return false;
    Stored& entry = static_cast<Stored*>(tensor.data)[element];
    entry = Crossing<T>::store(T(change(T(Crossing<T>::load(entry)))));
    return true;
  };
  if (!(in(float(0)) || in(double(0)) || in(DoubleDouble(0)) || in(Binary128(0)) || in(Referee(0)))) {
    throw std::logic_error("a tensor of an unknown element type");
  }
}

inline void multiply_entry(const gradcheck_tensor& tensor, std::size_t element, double factor) {
  change_entry(tensor, element, [&](const auto& value) { return value * std::decay_t<decltype(value)>(factor); });
}
/// By a relative error; 1 + error may round to 1 in binary64.
inline void err_entry(const gradcheck_tensor& tensor, std::size_t element, double error) {
  change_entry(tensor, element,
               [&](const auto& value) { return value + value * std::decay_t<decltype(value)>(error); });
}
inline void add_to_entry(const gradcheck_tensor& tensor, std::size_t element, double amount) {
  change_entry(tensor, element, [&](const auto& value) { return value + std::decay_t<decltype(value)>(amount); });
}
inline void set_entry(const gradcheck_tensor& tensor, std::size_t element, double value) {
  change_entry(tensor, element, [&](const auto& old) { return std::decay_t<decltype(old)>(value); });
}

class Tampered {
 public:
  using Fault = std::function<void(gradcheck_call&)>;

  Tampered(const gradcheck_op& right, Fault fault) : right_(right), fault_(std::move(fault)), table_(right) {
    table_.context = this;
    table_.forward = [](const gradcheck_op* self, gradcheck_call* call) {
      return of(self).right_.forward(&of(self).right_, call);
    };
    table_.backward = [](const gradcheck_op* self, gradcheck_call* call) {
      const gradcheck_status status = of(self).right_.backward(&of(self).right_, call);
      of(self).fault_(*call);
      return status;
    };
  }
  Tampered(const Tampered&) = delete;
  Tampered& operator=(const Tampered&) = delete;

  /// Valid as long as this object.
  Op op() const { return Op(table_); }

 private:
  static const Tampered& of(const gradcheck_op* self) { return *static_cast<const Tampered*>(self->context); }

  gradcheck_op right_;
  Fault fault_;
  gradcheck_op table_;
};

}  // namespace gradcheck::tests
