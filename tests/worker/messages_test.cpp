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
#include "gradcheck/worker/request.hpp"
#include "ops/builtin_ops.hpp"
#include "properties/case_generator.hpp"

using namespace gradcheck;
using namespace gradcheck::worker;

TEST_CASE("declarations are the same after a conversion to bytes and back") {
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

TEST_CASE("cases survive the way through bytes to the last bit") {
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

TEST_CASE("so do values that are not numbers") {
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

TEST_CASE("requests and answers are the same after a conversion to bytes and back") {
  Request request;
  request.action = Action::isolate;
  request.op = "tanh";
  request.seed = std::numeric_limits<std::uint64_t>::max();
  request.index = 17;
  request.instance = std::string("\0\xff case", 7);
  request.path = {3, 0, 12};
  request.least_wall_seconds = 7.5;
  const Request received = Request::from_bytes(request.to_bytes());
  CHECK(received.action == Action::isolate);
  CHECK(received.op == "tanh");
  CHECK(received.seed == request.seed);
  CHECK(received.instance == request.instance);
  CHECK(received.path == request.path);
  CHECK(received.least_wall_seconds == 7.5);
  CHECK(received.run_options().only_case == 17);
  CHECK_FALSE(Request::from_bytes(Request().to_bytes()).run_options().only_case);

  Answer answer;
  answer.error = "not UTF-8: \xff";
  CHECK(Answer::from_bytes(answer.to_bytes()).error == answer.error);
  CHECK_THROWS_AS(Request::from_bytes("nonsense"), Error);
  CHECK_THROWS_AS(Answer::from_bytes(""), Error);
}

TEST_CASE("messages arrive complete") {
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

  SECTION("or not at all, if the sender ends in the middle of one") {
    REQUIRE(::write(ends[0], "\5\0\0\0\0\0\0\0abc", 11) == 11);
    CHECK(receiver.receive(false) == Receiver::State::partial);
    ::close(ends[0]);
    CHECK(receiver.receive(true) == Receiver::State::closed);
    ::close(ends[1]);
  }
  SECTION("and a length that no sender has closes the channel") {
    REQUIRE(::write(ends[0], "\377\377\377\377\377\377\377\377", 8) == 8);
    CHECK(receiver.receive(true) == Receiver::State::closed);
    ::close(ends[0]);
    ::close(ends[1]);
  }
  SECTION("and sending to a closed channel fails without a signal") {
    ::close(ends[1]);
    CHECK(!send_message(ends[0], "not received"));
    ::close(ends[0]);
  }
}
