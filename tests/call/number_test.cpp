#include "gradcheck/call/number.hpp"

#include <catch2/catch.hpp>

#include <cmath>
#include <cstring>
#include <limits>

#include "gradcheck/call/element_format.hpp"
#include "gradcheck/call/element_type.hpp"
#include "gradcheck/call/elements.hpp"
#include "gradcheck/call/tensor_memory.hpp"
#include "gradcheck/scalar/binary128.hpp"

namespace gradcheck {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

template <class T>
bool same_bytes(const Number& number, const T& expected) {
  using Stored = typename Crossing<T>::Stored;
  const Stored stored = Crossing<T>::store(expected);
  std::byte bytes[sizeof(Stored)];
  number.store(bytes);
  return std::memcmp(bytes, &stored, sizeof(Stored)) == 0;
}

template <class T>
Number number(const T& value) {
  const typename Crossing<T>::Stored stored = Crossing<T>::store(value);
  return {ScalarTraits<T>::kind, reinterpret_cast<const std::byte*>(&stored)};
}

}  // namespace

TEMPLATE_TEST_CASE("a number computes as the type of its scalar does", "", float, double, DoubleDouble, Binary128,
                   Referee) {
  using T = TestType;
  const T a = T(1) / T(3), b = T(-7) / T(11);
  CHECK(same_bytes<T>(number(a) + number(b), a + b));
  CHECK(same_bytes<T>(number(a) - number(b), a - b));
  CHECK(same_bytes<T>(number(a) * number(b), a * b));
  CHECK(same_bytes<T>(number(a) / number(b), a / b));
  CHECK(same_bytes<T>(-number(a), -a));
  CHECK(same_bytes<T>(number(a) + 1e-6, a + from_double<T>(1e-6)));
  CHECK(same_bytes<T>(number(a) * 1e-3, a * from_double<T>(1e-3)));
  CHECK(number(b) < number(a));
  CHECK(number(a) > number(b));
  CHECK(number(a) == number(a));
  CHECK(number(b) < 0);
  CHECK(to_double(number(a)) == to_double(a));
}

TEMPLATE_TEST_CASE("a number keeps what it is made of", "", float, double, DoubleDouble, Binary128, Referee) {
  using T = TestType;
  const Number nan = number(from_double<T>(std::numeric_limits<double>::quiet_NaN()));
  CHECK_FALSE(nan == nan);
  CHECK(to_double(number(from_double<T>(-infinity))) == -infinity);
  CHECK(std::signbit(to_double(number(from_double<T>(-0.0)))));
}

TEST_CASE("a double-double whose parts are far apart stays as it is") {
  const DoubleDouble far(1.0, 0x1p-300);
  CHECK(same_bytes(number(far), far));
}

TEMPLATE_TEST_CASE("elements of every scalar are read as numbers of the scalars of checks", "", DoubleDouble, Referee) {
  using T = TestType;
  for (const ScalarKind scalar :
       {ScalarKind::float32, ScalarKind::float64, ScalarKind::double_double, ScalarKind::binary128, ScalarKind::wide}) {
    INFO(name(scalar));
    TensorMemory memory(Shape({2}), element_type(scalar));
    store_doubles(memory, std::vector<double>{0.75, -3});
    const ElementFormat<T> format(memory.type());
    CHECK(format.load(memory.place(0)) == T(0.75));
    CHECK(format.load(memory.first(), 1) == T(-3));
    format.store(memory.place(1), T(1) / T(3));
    const T rounded = format.load(memory.place(1));
    CHECK(std::abs(to_double(T(rounded * T(3) - T(1)))) <= 4 * unit_roundoff(scalar));
    CHECK(memory.surroundings_intact());
  }
}

TEST_CASE("elements of two tensors of different strides") {
  TensorMemory compact(Shape({2, 3}), element_type(ScalarKind::float64)),
      transposed(Shape({2, 3}), element_type(ScalarKind::float64), MemoryOrder::transposed);
  store_doubles(compact, std::vector<double>{1, 2, 3, 4, 5, 6});
  SECTION("are copied in row-major order") {
    copy_elements(compact.tensor(), transposed.tensor());
    CHECK(transposed.at<double>(4) == 5);
  }
  SECTION("are added in row-major order") {
    fill_elements(transposed, 10);
    add_elements(compact.tensor(), transposed.tensor());
    CHECK(transposed.at<double>(4) == 15);
  }
  SECTION("come as numbers in row-major order") {
    store_numbers(transposed.tensor(), numbers_of(compact.tensor()));
    CHECK(transposed.at<double>(1) == 2);
  }
}

}  // namespace gradcheck
