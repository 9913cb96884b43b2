#include "ops/reduction/mean.hpp"
#include "ops/reduction/sum.hpp"
#include "tests/ops/call_op.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

namespace gradcheck::ops {
namespace {

using tests::difference;
using tests::Extents;
using tests::in_each_scalar;
using tests::Tensor;

/// Reduces x[2,3,2] with entries 1, 2, 4, ..., 2048, whose sums show their terms; dy is 1, 2, 3, ...
template <class Op>
void check(std::int64_t axes, bool keepdims, const Extents& reduced, const std::vector<std::string>& y,
           const std::vector<std::string>& dx, double units) {
  in_each_scalar([&]<class T>() {
    const gradcheck_attribute values[] = {{axes, 0}, {keepdims, 0}};
    const Attributes attributes(Op::attributes, values);
    const Tensor<T> x({2, 3, 2}, {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048});
    Tensor<T> result(reduced), gradient({2, 3, 2});
    std::vector<double> counting;
    for (std::size_t i = 0; i < result.size(); ++i) counting.push_back(static_cast<double>(i + 1));
    Op::template forward<T>(attributes, x, result);
    CHECK(difference(result, y, units) == "");
    Op::template backward<T>(attributes, x, result, Tensor<T>(reduced, counting), gradient);
    CHECK(difference(gradient, dx, units) == "");
  });
}

using Decimals = std::vector<std::string>;
const Decimals along_first{"1", "2", "3", "4", "5", "6", "1", "2", "3", "4", "5", "6"};
const Decimals along_middle{"1", "2", "1", "2", "1", "2", "3", "4", "3", "4", "3", "4"};
const Decimals along_last{"1", "1", "2", "2", "3", "3", "4", "4", "5", "5", "6", "6"};

TEST_CASE("sum adds along each axis and along several") {
  const Decimals first{"65", "130", "260", "520", "1040", "2080"}, middle{"21", "42", "1344", "2688"};
  const Decimals last{"3", "12", "48", "192", "768", "3072"};
  check<Sum>(1, false, {3, 2}, first, along_first, 0);
  check<Sum>(1, false, {3, 2}, first, along_first, 0);
  check<Sum>(2, false, {2, 2}, middle, along_middle, 0);
  check<Sum>(2, true, {2, 1, 2}, middle, along_middle, 0);
  check<Sum>(4, true, {2, 3, 1}, last, along_last, 0);
  check<Sum>(4, false, {2, 3}, last, along_last, 0);
  check<Sum>(5, false, {3}, {"195", "780", "3120"}, {"1", "1", "2", "2", "3", "3", "1", "1", "2", "2", "3", "3"}, 0);
  check<Sum>(7, true, {1, 1, 1}, {"4095"}, Decimals(12, "1"), 0);
  check<Sum>(0, false, {2, 3, 2}, {"1", "2", "4", "8", "16", "32", "64", "128", "256", "512", "1024", "2048"},
             {"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"}, 0);
}

TEST_CASE("mean divides only by the extents of its axes") {
  const Decimals halves{"0.5", "1", "1.5", "2", "2.5", "3", "0.5", "1", "1.5", "2", "2.5", "3"};
  check<Mean>(1, true, {1, 3, 2}, {"32.5", "65", "130", "260", "520", "1040"}, halves, 0);
  check<Mean>(4, false, {2, 3}, {"1.5", "6", "24", "96", "384", "1536"},
              {"0.5", "0.5", "1", "1", "1.5", "1.5", "2", "2", "2.5", "2.5", "3", "3"}, 0);
  const std::string third = "0." + std::string(104, '3'), two_thirds = "0." + std::string(104, '6') + "7";
  const std::string four_thirds = "1." + std::string(104, '3');
  check<Mean>(
      2, false, {2, 2}, {"7", "14", "448", "896"},
      {third, two_thirds, third, two_thirds, third, two_thirds, "1", four_thirds, "1", four_thirds, "1", four_thirds},
      1);
}

TEST_CASE("reductions take vectors, empty tensors and layouts with gaps") {
  in_each_scalar([]<class T>() {
    const gradcheck_attribute first[] = {{1, 0}, {0, 0}}, second[] = {{2, 0}, {0, 0}};
    const Attributes over_first(Sum::attributes, first), over_second(Sum::attributes, second);

    Tensor<T> scalar({});
    Sum::forward<T>(over_first, Tensor<T>({3}, {1, 2, 4}, 2), scalar);
    CHECK(difference(scalar, {"7"}, 0) == "");
    Mean::forward<T>(over_first, Tensor<T>({2}, {1, 2}, 3), scalar);
    CHECK(difference(scalar, {"1.5"}, 0) == "");

    const Tensor<T> empty({2, 0}, {});
    Tensor<T> none({0}), gradient({2, 0});
    auto sums = Tensor<T>::with_gaps({2}, 2);
    Sum::forward<T>(over_second, empty, sums);
    CHECK(difference(sums, {"0", "0"}, 0) == "");
    Sum::backward<T>(over_second, empty, sums, Tensor<T>({2}, {1, 2}), gradient);
    Sum::forward<T>(over_first, empty, none);
    CHECK(none.size() == 0);
  });
}

}  // namespace
}  // namespace gradcheck::ops
