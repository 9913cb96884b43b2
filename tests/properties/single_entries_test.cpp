#include "tests/properties/single_entries.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "properties/all_properties.hpp"
#include "tests/properties/wrong_arguments.hpp"
#include "tests/properties/wrong_cost.hpp"
#include "tests/test_ops/shifted_square.hpp"
#include "tests/test_ops/some_case.hpp"

namespace gradcheck::tests {
namespace single_entries_test {

std::unique_ptr<Property> property_named(std::string_view name) {
  for (auto& property : properties::all_properties()) {
    if (property->name() == name) return std::move(property);
  }
  return nullptr;
}

template <class Definition>
Outcome outcome_of(const char* property, std::int64_t extent) {
  const Op op(sdk::table_of<Definition>());
  const std::unique_ptr<Property> checked = property_named(property);
  REQUIRE(checked != nullptr);
  REQUIRE(checked->applies(op));
  return checked->check(op, some_case(op, {{"N", extent}}), Confirmation::referee);
}

/// The property finds this kind in cases of one and of several entries.
template <class Wrong>
void check_found(const char* property, const std::string& kind, const std::string& input = "") {
  for (const std::int64_t extent : {1, 4}) {
    const Outcome outcome = outcome_of<Wrong>(property, extent);
    CAPTURE(property, extent);
    REQUIRE(outcome.failures.size() == 1);
    INFO(outcome.failures[0].message);
    CHECK(outcome.failures[0].verdict == Verdict::fail);
    CHECK(outcome.failures[0].kind == kind);
    CHECK(outcome.failures[0].input == input);
    CHECK(outcome.failures[0].wrong_entries == 1);
  }
}

TEST_CASE("forward mode: finds one wrong tangent, and one that is not written") {
  check_found<WrongTangent<End::first>>("forward-mode", "modes-disagree");
  check_found<WrongTangent<End::last>>("forward-mode", "modes-disagree");
  check_found<TangentNotWritten<End::first>>("forward-mode", "tangent-not-written");
  check_found<TangentNotWritten<End::last>>("forward-mode", "tangent-not-written");
}

TEST_CASE("second order: finds one wrong entry of each result") {
  check_found<WrongSecond<End::first, Second::dx>>("second-order", "wrong-second-order", "x");
  check_found<WrongSecond<End::last, Second::dx>>("second-order", "wrong-second-order", "x");
  check_found<WrongSecond<End::first, Second::dy>>("second-order", "wrong-second-order", "y");
  check_found<WrongSecond<End::last, Second::dy>>("second-order", "wrong-second-order", "y");
  check_found<WrongSecond<End::first, Second::ddz>>("second-order", "wrong-second-order");
  check_found<WrongSecond<End::last, Second::ddz>>("second-order", "wrong-second-order");
}

TEST_CASE("linearity: finds one entry that ignores the upstream gradient, and one that drops its sign") {
  check_found<IgnoresUpstreamOfOneEntry<End::first>>("linearity", "zero-upstream", "x");
  check_found<IgnoresUpstreamOfOneEntry<End::last>>("linearity", "zero-upstream", "x");
  check_found<NotHomogeneous<End::first>>("linearity", "not-linear", "y");
  check_found<NotHomogeneous<End::last>>("linearity", "not-linear", "y");
}

TEST_CASE("adjoint: the constant part of an op does not count, and one wrong entry is found") {
  CHECK(outcome_of<TripleAndTwo>("adjoint", 4).verdict() == Verdict::pass);
  CHECK(outcome_of<TripleAndTwo>("adjoint", 4).compared_entries == 1);
  check_found<WrongAdjoint<End::first>>("adjoint", "not-adjoint", "x");
  check_found<WrongAdjoint<End::last>>("adjoint", "not-adjoint", "x");
}

TEST_CASE("adjoint: a finding gives both products") {
  const Op op(sdk::table_of<Quadruple>());
  Case instance = some_case(op, {{"N", 1}});
  instance.inputs[0] = {2};
  instance.upstream[0] = {3};
  const Outcome outcome = property_named("adjoint")->check(op, instance, Confirmation::referee);
  REQUIRE(outcome.failures.size() == 1);
  CHECK_THAT(outcome.failures[0].message, Catch::EndsWith("; <dx, x> is 24, expected 18"));
}

TEST_CASE("wanted gradients: reports one failure for each gradient that is wrong alone") {
  for (const std::int64_t extent : {1, 4}) {
    for (const Outcome& outcome : {outcome_of<NeedsBoth<End::first>>("wanted-gradients", extent),
                                   outcome_of<NeedsBoth<End::last>>("wanted-gradients", extent)}) {
      REQUIRE(outcome.failures.size() == 2);
      CHECK(outcome.failures[0].input == "x");
      CHECK_THAT(outcome.failures[0].message, Catch::Contains("when only dx is requested"));
      CHECK(outcome.failures[1].input == "y");
      CHECK_THAT(outcome.failures[1].message, Catch::Contains("when only dy is requested"));
    }
  }
}

TEST_CASE("wanted gradients: a gradient that is not written is found, also if another call has written it") {
  const Outcome outcome = outcome_of<LeavesOneOfTwo>("wanted-gradients", 3);
  REQUIRE(outcome.failures.size() == 1);
  CHECK(outcome.failures[0].input == "a");
  CHECK_THAT(outcome.failures[0].message, Catch::Contains("when only da, db is requested"));
}

TEST_CASE("wanted gradients: of five gradients each is requested alone and each is left out") {
  const Outcome outcome = outcome_of<WrongAloneOrLeftOut>("wanted-gradients", 3);
  REQUIRE(outcome.failures.size() == 2);
  CHECK(outcome.failures[0].input == "c");
  CHECK_THAT(outcome.failures[0].message, Catch::Contains("when only dc is requested"));
  CHECK(outcome.failures[1].input == "a");
  CHECK_THAT(outcome.failures[1].message, Catch::Contains("when only da, db, dc, de is requested"));
}

TEST_CASE("fan-out: finds a small error of a gradient") {
  const Outcome outcome = outcome_of<WrongForOneTensor>("fan-out", 3);
  REQUIRE(outcome.failures.size() == 1);
  CHECK(outcome.failures[0].kind == "fan-out");
  CHECK(outcome.failures[0].input == "x");
}

TEST_CASE("buffers: finds a forward that reads its buffer for a saved tensor") {
  const Outcome outcome = outcome_of<ReadsSavedBuffer>("buffers", 3);
  REQUIRE(outcome.failures.size() == 1);
  CHECK(outcome.failures[0].kind == "reads-its-output");
}

/// Counts the calls of forward and of backward of an op, in all scalars.
class CallCounter {
 public:
  explicit CallCounter(const gradcheck_op& op) : right_(op), table_(op) {
    table_.context = this;
    table_.forward_scalars &= ~GRADCHECK_SCALAR_PACK8;  // a packed call is one for each lane
    table_.forward = [](const gradcheck_op* self, gradcheck_call* call) {
      ++of(self).forward_calls;
      return of(self).right_.forward(&of(self).right_, call);
    };
    table_.backward = [](const gradcheck_op* self, gradcheck_call* call) {
      ++of(self).backward_calls;
      return of(self).right_.backward(&of(self).right_, call);
    };
  }
  CallCounter(const CallCounter&) = delete;
  CallCounter& operator=(const CallCounter&) = delete;

  Op op() const { return Op(table_); }

  std::atomic<std::int64_t> forward_calls = 0, backward_calls = 0;

 private:
  static CallCounter& of(const gradcheck_op* self) { return *static_cast<CallCounter*>(self->context); }

  gradcheck_op right_, table_;
};

/// Calls of forward and of backward that a property makes beside those that it counts.
std::pair<std::int64_t, std::int64_t> not_counted(const Op& op, std::string_view property) {
  if (property == "state") return {1, 1};    // the calls on the other case
  if (property == "layouts") return {1, 1};  // the plain call with equal slices
  if (property == "second-order" && op.double_backward_in(ScalarKind::double_double)) return {1, 0};
  return {0, 0};
}

template <class Definition>
void check_counts(std::initializer_list<std::pair<const char*, std::int64_t>> extents) {
  for (const auto& property : properties::all_properties()) {
    CallCounter counter(sdk::table_of<Definition>());
    const Op op = counter.op();
    if (!property->applies(op)) continue;
    const Outcome outcome = property->check(op, some_case(op, extents), Confirmation::referee);
    CAPTURE(op.name(), property->name());
    CHECK(outcome.verdict() == Verdict::pass);
    if (property->name() == "cost") {  // without the calls at other extents
      CHECK(outcome.forward_calls == 2);
      CHECK(outcome.backward_calls == 2);
      continue;
    }
    const auto [forward, backward] = not_counted(op, property->name());
    CHECK(outcome.forward_calls + forward == counter.forward_calls);
    CHECK(outcome.backward_calls + backward == counter.backward_calls);
  }
}

TEST_CASE("every property counts the calls of forward and of backward that it makes") {
  check_counts<Product>({{"N", 3}});
  check_counts<Accumulated>({{"N", 3}});
  check_counts<Triple>({{"N", 3}});
  check_counts<Chain>({{"N", 3}});
  check_counts<ExpOverInput>({{"N", 3}});
  check_counts<StridedSquare>({{"N", 3}, {"M", 2}});
}

/// Reads its inputs in the backward as if they were compact.
struct InputAsCompact : StridedSquare {
  template <class T>
  static void backward(View<T> x, View<T>, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < x.size(); ++i) dx[i] = T(2) * dy[i] * x.first()[i];
  }
};

template <class Definition>
Outcome layouts_of() {
  const Op op(sdk::table_of<Definition>());
  return property_named("layouts")->check(op, some_case(op, {{"N", 3}, {"M", 4}}), Confirmation::referee);
}

TEST_CASE("layouts: seven arrangements of memory are compared, inputs first") {
  // Outputs and gradients of twelve entries each.
  CHECK(layouts_of<StridedSquare>().compared_entries == 7 * 2 * 12);
  const Outcome input = layouts_of<InputAsCompact>();
  REQUIRE(input.failures.size() == 1);
  CHECK(input.failures[0].kind == "depends-on-layout");
  CHECK_THAT(input.failures[0].message, Catch::Contains("when every input is stored"));
  CHECK(input.compared_entries == 2 * 12);
  const Outcome upstream = layouts_of<UpstreamAsCompact>();
  REQUIRE(upstream.failures.size() == 1);
  CHECK(upstream.compared_entries == 2 * 2 * 12);
}

}  // namespace single_entries_test
}  // namespace gradcheck::tests
