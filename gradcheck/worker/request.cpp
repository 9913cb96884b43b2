#include "gradcheck/worker/request.hpp"

#include <nlohmann/json.hpp>

#include "gradcheck/error.hpp"

namespace gradcheck::worker {

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Request, action, library, origin, black_box, op, property, seed, cases, jobs, shrink,
                                   index, instance, path, case_seconds, least_wall_seconds, memory_mebibytes,
                                   shrink_budget)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Answer, error, refused, declarations, record, instance, note, shrink_budget)

namespace {

// CBOR and not JSON text: cases are bytes, and texts of a plugin need not be UTF-8.
template <class Message>
std::string bytes_of_message(const Message& message) {
  std::string bytes;
  nlohmann::json::to_cbor(nlohmann::json(message), bytes);
  return bytes;
}

template <class Message>
Message message_of(const std::string& bytes) {
  try {
    return nlohmann::json::from_cbor(bytes).get<Message>();
  } catch (const nlohmann::json::exception& error) {
    throw Error(std::string("a message between the command and a worker is damaged: ") + error.what());
  }
}

}  // namespace

Request Request::from_bytes(const std::string& bytes) { return message_of<Request>(bytes); }

std::string Request::to_bytes() const { return bytes_of_message(*this); }

RunOptions Request::run_options() const {
  RunOptions options;
  options.seed = seed;
  options.cases = cases;
  options.jobs = jobs;
  options.shrink = shrink;
  options.black_box = black_box;
  if (index >= 0) options.only_case = index;
  return options;
}

Answer Answer::from_bytes(const std::string& bytes) { return message_of<Answer>(bytes); }

std::string Answer::to_bytes() const { return bytes_of_message(*this); }

}  // namespace gradcheck::worker
