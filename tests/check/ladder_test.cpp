#include "gradcheck/check/compare/ladder.hpp"

#include <catch2/catch.hpp>

#include "gradcheck/abi/crossing.hpp"
#include "gradcheck/error.hpp"

namespace gradcheck {
namespace ladder_test {

constexpr std::uint32_t f32 = GRADCHECK_SCALAR_FLOAT32, f64 = GRADCHECK_SCALAR_FLOAT64,
                        dd = GRADCHECK_SCALAR_DOUBLE_DOUBLE, b128 = GRADCHECK_SCALAR_BINARY128,
                        wide = GRADCHECK_SCALAR_WIDE;
constexpr std::uint32_t extended = dd | b128 | wide;

gradcheck_status never(const gradcheck_op*, gradcheck_call*) { return GRADCHECK_FAILED; }

Op op_in(std::uint32_t forward, std::uint32_t backward) {
  gradcheck_op table{};
  table.struct_size = sizeof(table);
  table.forward_scalars = forward;
  table.backward_scalars = backward;
  table.signature = "fake: x[N] -> y[N]";
  table.forward = &never;
  table.backward = &never;
  return Op(table);
}

std::string text_of(const Rung& rung) {
  return std::string(name(rung.forward)) + "/" + std::string(name(rung.backward)) +
         (rung.look == Look::second ? " again" : "");
}

// "forward/backward", "... then ..." with the rungs of re-checks, "again" for a second look, "none" if refused.
std::string ladder_text(std::uint32_t forward, std::uint32_t backward) {
  try {
    const Ladder ladder = ladder_of(op_in(forward, backward));
    std::string text = text_of(ladder.first);
    for (const Rung& rung : ladder.confirmations) text += " then " + text_of(rung);
    return text;
  } catch (const LoadError&) {
    return "none";
  }
}

TEST_CASE("ladder_of starts in double-double and re-checks at 50 digits") {
  CHECK(ladder_text(f32 | f64 | dd | wide, f32 | f64 | dd | wide) ==
        "double-double/double-double then 50 digits/50 digits then 50 digits/50 digits again");
  CHECK(ladder_text(dd, dd) == "double-double/double-double then double-double/double-double again");
  CHECK(ladder_text(dd | wide, dd) == "double-double/double-double then double-double/double-double again");
  CHECK(ladder_text(b128, b128) == "binary128/binary128 then binary128/binary128 again");
  CHECK(ladder_text(b128 | wide, b128 | wide) ==
        "binary128/binary128 then 50 digits/50 digits then 50 digits/50 digits again");
  CHECK(ladder_text(dd | b128, dd | b128) == "double-double/double-double then double-double/double-double again");
  CHECK(ladder_text(wide, wide) == "50 digits/50 digits then 50 digits/50 digits again");
}

TEST_CASE("ladder_of compares a backward in float or double with an extended forward") {
  CHECK(ladder_text(f64 | dd | wide, f64) ==
        "double-double/float64 then 50 digits/float64 then 50 digits/float64 again");
  CHECK(ladder_text(f32 | f64 | dd, f32 | f64) == "double-double/float64 then double-double/float64 again");
  CHECK(ladder_text(f32 | b128, f32) == "binary128/float32 then binary128/float32 again");
  CHECK(ladder_text(f64 | wide, f64) == "50 digits/float64 then 50 digits/float64 again");
  CHECK(ladder_text(f32 | f64, f32) == "float64/float32 then float64/float32 again");
  CHECK(ladder_text(f64, f64) == "float64/float64 then float64/float64 again");
  CHECK(ladder_text(f32, f32) == "float32/float32 then float32/float32 again");
}

TEST_CASE("ladder_of gives rungs that can be computed, for every combination of scalars") {
  int ladders = 0;
  for (std::uint32_t forward = 1; forward < 32; ++forward) {
    for (std::uint32_t backward = 1; backward < 32; ++backward) {
      const Op op = op_in(forward, backward);
      CAPTURE(forward, backward);
      // Backward needs the outputs of forward in its own scalar.
      if ((forward & backward) == 0) {
        CHECK_THROWS_AS(ladder_of(op), LoadError);
        continue;
      }
      ++ladders;
      const Ladder ladder = ladder_of(op);
      std::vector<Rung> rungs = {ladder.first};
      rungs.insert(rungs.end(), ladder.confirmations.begin(), ladder.confirmations.end());
      for (const Rung& rung : rungs) {
        CHECK(op.forward_in(rung.forward));
        CHECK(op.backward_in(rung.backward));
        CHECK(op.forward_in(rung.backward));
        const bool same = rung.forward == rung.backward;
        CHECK((same || rung.backward == ScalarKind::float32 || rung.backward == ScalarKind::float64));
      }
      CHECK((ladder.first.forward == ladder.first.backward || (forward & backward & extended) == 0));
      CHECK(((forward & extended) == 0) == ((scalar_bit(ladder.first.forward) & extended) == 0));
      REQUIRE_FALSE(ladder.confirmations.empty());
      CHECK(ladder.confirmations.back().look == Look::second);
      CHECK(ladder.confirmations.size() <= 2);
      if (ladder.confirmations.size() == 2) {
        CHECK(ladder.confirmations.front().look == Look::first);
        CHECK(ladder.confirmations.front().forward == ScalarKind::wide);
        CHECK(ladder.first.forward != ScalarKind::wide);
      }
    }
  }
  CHECK(ladders == 961 - (243 - 2 * 32 + 1));
}

TEST_CASE("an op without a common scalar is refused by name") {
  CHECK_THROWS_WITH(ladder_of(op_in(dd, b128)), Catch::Contains("fake"));
}

}  // namespace ladder_test
}  // namespace gradcheck
