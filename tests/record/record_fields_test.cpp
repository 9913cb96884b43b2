#include "gradcheck/record/record_fields.hpp"

#include <catch2/catch.hpp>
#include <set>
#include <string>
#include <utility>

using namespace gradcheck;

namespace {

// Converts to any type of a member; never called.
struct AnyMember {
  template <class Member>
  operator Member() const;
};

template <class Struct, std::size_t... index>
constexpr bool takes_members(std::index_sequence<index...>) {
  return requires { Struct{(static_cast<void>(index), AnyMember{})...}; };
}

// How many members an aggregate has: the most initializers that it takes.
template <class Struct, std::size_t count = 64>
constexpr std::size_t member_count() {
  if constexpr (takes_members<Struct>(std::make_index_sequence<count>{}))
    return count;
  else
    return member_count<Struct, count - 1>();
}

template <class Fields>
constexpr std::size_t size_of(const Fields&) {
  return std::tuple_size_v<Fields>;
}

template <class Struct>
constexpr bool lists_every_member = member_count<Struct>() == size_of(record_fields<Struct>);

template <class Fields>
void check_names_differ(const Fields& fields) {
  std::set<std::string> names;
  for_each_field(fields, [&](const auto& field) { names.insert(field.name); });
  CHECK(names.size() == size_of(fields));
}

}  // namespace

TEST_CASE("every member of a record struct is in its field list") {
  STATIC_REQUIRE(lists_every_member<RecordTensor>);
  STATIC_REQUIRE(lists_every_member<RecordComparison>);
  STATIC_REQUIRE(lists_every_member<RecordJacobian>);
  STATIC_REQUIRE(lists_every_member<RecordStratum>);
  STATIC_REQUIRE(lists_every_member<Finding>);
  STATIC_REQUIRE(lists_every_member<GradientStrength>);
  STATIC_REQUIRE(lists_every_member<PropertyRecord>);
  STATIC_REQUIRE(lists_every_member<OpRecord>);
  STATIC_REQUIRE(lists_every_member<LoadFailure>);
  // Lists of ops and of load failures are lines of their own.
  STATIC_REQUIRE(member_count<RunRecord>() == size_of(run_start_fields) + size_of(run_end_fields) + 2);
}

TEST_CASE("no name stands twice in a field list") {
  check_names_differ(record_fields<RecordTensor>);
  check_names_differ(record_fields<RecordComparison>);
  check_names_differ(record_fields<RecordJacobian>);
  check_names_differ(record_fields<RecordStratum>);
  check_names_differ(record_fields<Finding>);
  check_names_differ(record_fields<GradientStrength>);
  check_names_differ(record_fields<PropertyRecord>);
  check_names_differ(record_fields<OpRecord>);
  check_names_differ(record_fields<LoadFailure>);
  check_names_differ(run_start_fields);
  check_names_differ(run_end_fields);
}
