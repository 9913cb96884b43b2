#include "gradcheck/call/tensor_memory.hpp"

#include <catch2/catch.hpp>

#include <cmath>

#include "gradcheck/call/element_type.hpp"
#include "gradcheck/call/elements.hpp"

namespace gradcheck {
namespace {

const gradcheck_dtype float64 = element_type(ScalarKind::float64);

TEST_CASE("memory of a tensor") {
  for (const MemoryOrder order : {MemoryOrder::compact, MemoryOrder::padded, MemoryOrder::transposed}) {
    INFO(to_string(order));
    TensorMemory memory(Shape({2, 3}), float64, order);
    SECTION(std::string("starts poisoned, ") + to_string(order)) {
      for (std::size_t i = 0; i < 6; ++i) {
        CHECK(memory.poisoned(i));
        CHECK(std::isnan(memory.at<double>(i)));
      }
      CHECK(memory.surroundings_intact());
    }
    SECTION(std::string("holds its elements where the tensor's strides say, ") + to_string(order)) {
      for (std::size_t i = 0; i < 6; ++i) memory.at<double>(i) = static_cast<double>(i);
      const gradcheck_tensor tensor = memory.tensor();
      const auto* data = static_cast<const double*>(tensor.data);
      for (std::int64_t row = 0; row < 2; ++row) {
        for (std::int64_t column = 0; column < 3; ++column)
          CHECK(data[row * tensor.strides[0] + column * tensor.strides[1]] == static_cast<double>(3 * row + column));
      }
      CHECK(memory.surroundings_intact());
      memory.poison();
      CHECK(memory.poisoned(5));
    }
    SECTION(std::string("notices a write in front of it and behind it, ") + to_string(order)) {
      auto* const data = static_cast<double*>(memory.tensor().data);
      const double kept = data[-1];
      data[-1] = 0;
      CHECK_FALSE(memory.surroundings_intact());
      data[-1] = kept;
      CHECK(memory.surroundings_intact());
      reinterpret_cast<double*>(memory.place(5))[1] = 0;
      CHECK_FALSE(memory.surroundings_intact());
    }
  }
}

TEST_CASE("memory with gaps notices a write into a gap") {
  TensorMemory memory(Shape({3}), float64, MemoryOrder::padded);
  static_cast<double*>(memory.tensor().data)[1] = 7;
  CHECK_FALSE(memory.surroundings_intact());
}

TEST_CASE("memory that is moved keeps the pointers of its tensor") {
  TensorMemory memory(Shape({2}), float64);
  const gradcheck_tensor before = memory.tensor();
  TensorMemory moved = std::move(memory);
  CHECK(moved.tensor().data == before.data);
  CHECK(moved.tensor().shape == before.shape);
}

TEST_CASE("memory of no elements has data, and no memory has none") {
  TensorMemory empty(Shape({0, 3}), float64), none;
  CHECK(empty.size() == 0);
  CHECK(empty.tensor().data != nullptr);
  CHECK(empty.surroundings_intact());
  CHECK(none.tensor().data == nullptr);
}

}  // namespace
}  // namespace gradcheck
