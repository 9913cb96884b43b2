#include "gradcheck/check/compare/entry.hpp"

#include <catch2/catch.hpp>

#include <limits>

namespace gradcheck {
namespace entry_test {

/// 6.5 against 6 ± 0.25.
Entry<double> wrong_entry() {
  Entry<double> entry;
  entry.kind = EntryKind::wrong_value;
  entry.analytic = 6.5;
  entry.reference.value = entry.reference.lower = entry.reference.upper = 6;
  entry.reference.bound = 0.25;
  return entry;
}

TEST_CASE("the deviation is the distance from the interval between the slopes, or from the nearest plateau") {
  Entry<double> entry = wrong_entry();
  CHECK(entry.deviation() == 0.5);
  entry.analytic = 5.25;
  CHECK(entry.deviation() == 0.75);
  entry.reference.upper = 7;
  entry.analytic = 7.5;
  CHECK(entry.deviation() == 0.5);
  entry.analytic = 6.5;
  CHECK(entry.deviation() == 0);
  entry = wrong_entry();
  entry.reference.others = {{100, 1}, {6.375, 1}, {-3, 1}};
  CHECK(entry.deviation() == 0.125);
}

TEST_CASE("the excess is the distance in bounds, and infinite for a value that is not a number") {
  Entry<double> entry = wrong_entry();
  CHECK(entry.excess() == 2);
  entry.reference.bound = 0;
  CHECK(entry.excess() == std::numeric_limits<double>::max());
  entry.analytic = std::numeric_limits<double>::quiet_NaN();
  CHECK(entry.excess() == std::numeric_limits<double>::infinity());
}

TEST_CASE("a reference is as unsound as its bound is wide, relative to the deviation or to the reference") {
  Entry<double> entry = wrong_entry();
  CHECK(entry.unsoundness(1) == 0.5);
  CHECK(entry.unsoundness(0x1p-8) == 0.25 / (16 * 0x1p-8 * 6));
  CHECK(entry.unsoundness(0x1p-12) == 1);
  entry.reference.size = 100;
  CHECK(entry.unsoundness(0x1p-12) == 0.25 / (16 * 0x1p-12 * 100));
  entry.kind = EntryKind::outside_subdifferential;
  CHECK(entry.unsoundness(1) == 0.5);
}

TEST_CASE("findings that need no reference are sound, and so are those of more than 2^20 bounds") {
  for (const EntryKind kind : {EntryKind::not_a_number, EntryKind::infinite, EntryKind::not_written}) {
    Entry<double> entry = wrong_entry();
    entry.kind = kind;
    CHECK(entry.unsoundness(0x1p-12) == 0);
  }
  Entry<double> entry = wrong_entry();
  entry.reference.bound = 0x1p-22;
  CHECK(entry.unsoundness(1e-10) == 0);
  entry.reference.bound = 0x1p-20;
  CHECK(entry.unsoundness(1e-10) > 0);
}

}  // namespace entry_test
}  // namespace gradcheck
