#include "gradcheck/worker/worker_main.hpp"

#include <unistd.h>

#include <cstdio>
#include <string>

#include "gradcheck/error.hpp"
#include "gradcheck/worker/channel.hpp"
#include "gradcheck/worker/plugin_service.hpp"
#include "gradcheck/worker/worker_process.hpp"
#include "gradcheck/worker/worker_side.hpp"

namespace gradcheck::worker {

namespace {

std::string answer_to(const std::string& bytes, PluginService& service) {
  try {
    return service.answer(Request::from_bytes(bytes)).to_bytes();
  } catch (const std::exception& error) {
    Answer answer;
    answer.error = error.what();
    return answer.to_bytes();
  }
}

}  // namespace

void run_worker(std::int64_t memory_mebibytes, std::span<const std::unique_ptr<Property>> properties,
                const CaseSource& source) {
  if (!is_worker()) throw UsageError("`gradcheck worker` is started by gradcheck itself, not by hand");
  Journal journal(journal_descriptor);
  settle(journal, memory_mebibytes);
  PluginService service(journal, properties, source);
  Receiver receiver(socket_descriptor);
  while (receiver.receive(true) == Receiver::State::message) {
    if (!send_message(socket_descriptor, answer_to(receiver.take(), service))) break;
  }
  std::fflush(nullptr);
  ::_exit(0);
}

}  // namespace gradcheck::worker
