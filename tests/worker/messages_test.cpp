#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>
#include <limits>

#include "gradcheck/error.hpp"
#include "gradcheck/record/fingerprint.hpp"
#include "gradcheck/worker/case_bytes.hpp"
#include "gradcheck/worker/channel.hpp"
#include "gradcheck/worker/declarations.hpp"
#include "ops/builtin_ops.hpp"
#include "properties/case_generator.hpp"

using namespace gradcheck;
using namespace gradcheck::worker;

TEST_CASE("declarations come through") {
  const std::vector<Op> ops = ops::builtin_ops();
  const std::vector<Op> declared = declared_ops(declarations_of({ops, {}}), "somewhere").ops;
  REQUIRE(declared.size() == ops.size());
  for (std::size_t i = 0; i < ops.size(); ++i) {
    CAPTURE(ops[i].name());
    CHECK(declarations_fingerprint(declared[i]) == declarations_fingerprint(ops[i]));
    CHECK(declared[i].source_text() == ops[i].source_text());
    CHECK((declared[i].table().arrange == nullptr) == (ops[i].table().arrange == nullptr));
    CHECK(declared[i].origin() == "somewhere");
  }
  CHECK_THROWS_AS(declared_ops("nonsense", "somewhere"), Error);
}

TEST_CASE("cases come through to the last bit") {
  const properties::CaseGenerator generator;
  for (const Op& op : ops::builtin_ops()) {
    CAPTURE(op.name());
    const auto stream = generator.open(op, 1);
    for (const std::int64_t index : {0, 7, 23}) {
      const Case drawn = stream->draw(index).instance;
      CHECK(case_fingerprint(case_of(op, bytes_of(drawn))) == case_fingerprint(drawn));
    }
  }
}

TEST_CASE("values that are no numbers come through as well") {
  for (const Op& op : ops::builtin_ops()) {
    if (op.name() != "tanh") continue;
    Case instance = properties::CaseGenerator().open(op, 1)->draw(0).instance;
    REQUIRE(!instance.inputs.at(0).empty());
    for (const double value : {std::numeric_limits<double>::quiet_NaN(), -std::numeric_limits<double>::infinity(), -0.0,
                               std::numeric_limits<double>::denorm_min()}) {
      instance.inputs[0][0] = value;
      CHECK(case_fingerprint(case_of(op, bytes_of(instance))) == case_fingerprint(instance));
    }
    CHECK_THROWS_AS(case_of(op, "nonsense"), Error);
    return;
  }
  FAIL("there is no tanh");
}

TEST_CASE("messages arrive whole") {
  std::array<int, 2> ends{};
  REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()) == 0);
  Receiver receiver(ends[1]);
  CHECK(receiver.receive(false) == Receiver::State::partial);
  CHECK(send_message(ends[0], "first"));
  CHECK(send_message(ends[0], ""));
  REQUIRE(receiver.receive(true) == Receiver::State::message);
  CHECK(receiver.take() == "first");
  REQUIRE(receiver.receive(true) == Receiver::State::message);
  CHECK(receiver.take().empty());

  SECTION("or not at all, where the sender ends in the middle of one") {
    REQUIRE(::write(ends[0], "\5\0\0\0\0\0\0\0abc", 11) == 11);
    CHECK(receiver.receive(false) == Receiver::State::partial);
    ::close(ends[0]);
    CHECK(receiver.receive(true) == Receiver::State::closed);
    ::close(ends[1]);
  }
  SECTION("nor of a length that nobody sends") {
    REQUIRE(::write(ends[0], "\377\377\377\377\377\377\377\377", 8) == 8);
    CHECK(receiver.receive(true) == Receiver::State::closed);
    ::close(ends[0]);
    ::close(ends[1]);
  }
  SECTION("and a reader that is gone is no signal") {
    ::close(ends[1]);
    CHECK(!send_message(ends[0], "nobody hears"));
    ::close(ends[0]);
  }
}
