#include "gradcheck/cli/plugin_worker.hpp"

#include <nlohmann/json.hpp>

#include "gradcheck/worker/declarations.hpp"

namespace gradcheck::cli {

using Json = nlohmann::json;

PluginSource plugin_source(const std::filesystem::path& library, const std::string& target,
                           const SelectionOptions& options) {
  return {library, target, {options.time_limit, options.memory_limit}};
}

PluginWorker::PluginWorker(const PluginSource& source) : process_(source.limits) {
  const std::optional<Json> answer =
      ask({{"do", "load"}, {"library", source.library.string()}, {"origin", source.origin}});
  if (!answer) return;
  if (answer->contains("refused")) {
    throw RefusedPlugin(answer->at("refused").get<std::string>(), answer->value("detail", ""));
  }
  declarations_ = answer->at("declarations").get<std::string>();
}

std::optional<Json> PluginWorker::ask(const Json& request, double seconds) {
  std::string bytes;
  Json::to_cbor(request, bytes);
  const std::optional<std::string> answer = process_.ask(bytes, seconds);
  if (!answer) return std::nullopt;
  Json parsed = Json::from_cbor(*answer, true, false);
  if (!parsed.is_object()) throw Error("a worker answered with what is no message");
  if (parsed.contains("error")) throw Error(parsed.at("error").get<std::string>());
  return parsed;
}

LoadedPlugin declarations_in_worker(const PluginSource& source) {
  PluginWorker worker(source);
  if (!worker.process().alive()) {
    throw RefusedPlugin(source.origin + ": loading it " + worker.process().end().deed(source.limits), "");
  }
  return worker::declared_ops(worker.declarations(), source.origin);
}

}  // namespace gradcheck::cli
