#include "gradcheck/worker/plugin_worker.hpp"

#include "gradcheck/error.hpp"
#include "gradcheck/worker/declarations.hpp"

namespace gradcheck::worker {

PluginWorker::PluginWorker(const PluginSource& source) : process_(source.limits) {
  Request request;
  request.action = Action::load;
  request.library = source.library.string();
  request.origin = source.origin;
  request.black_box = source.black_box;
  const std::optional<Answer> answer = ask(request);
  if (!answer) return;
  if (!answer->refused.empty()) throw LoadError(answer->refused);
  declarations_ = answer->declarations;
}

std::optional<Answer> PluginWorker::ask(const Request& request) {
  const std::optional<std::string> bytes = process_.ask(request.to_bytes());
  if (!bytes) return std::nullopt;
  Answer answer = Answer::from_bytes(*bytes);
  if (!answer.error.empty()) throw Error(answer.error);
  return answer;
}

LoadedPlugin declarations_in_worker(const PluginSource& source) {
  PluginWorker worker(source);
  if (!worker.process().alive()) {
    throw LoadError(source.origin + ": loading it " + worker.process().end().phrase(source.limits));
  }
  return declared_ops(worker.declarations(), source.origin);
}

}  // namespace gradcheck::worker
