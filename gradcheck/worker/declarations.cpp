#include "gradcheck/worker/declarations.hpp"

#include <array>
#include <memory>
#include <nlohmann/json.hpp>
#include <utility>

#include "gradcheck/error.hpp"

namespace gradcheck::worker {

namespace {

using Json = nlohmann::json;

constexpr std::array<std::pair<const char*, const char * gradcheck_op::*>, 9> texts{{
    {"signature", &gradcheck_op::signature},
    {"attributes", &gradcheck_op::attributes},
    {"domain", &gradcheck_op::domain},
    {"structure", &gradcheck_op::structure},
    {"kinks", &gradcheck_op::kinks},
    {"saved", &gradcheck_op::saved},
    {"source", &gradcheck_op::source},
    {"in_place", &gradcheck_op::in_place},
    {"precision", &gradcheck_op::precision},
}};

constexpr std::array<std::pair<const char*, std::uint32_t gradcheck_op::*>, 5> numbers{{
    {"flags", &gradcheck_op::flags},
    {"forward_scalars", &gradcheck_op::forward_scalars},
    {"backward_scalars", &gradcheck_op::backward_scalars},
    {"jvp_scalars", &gradcheck_op::jvp_scalars},
    {"double_backward_scalars", &gradcheck_op::double_backward_scalars},
}};

gradcheck_status refuse(const gradcheck_op*, gradcheck_call*) { return GRADCHECK_UNSUPPORTED; }

using OpFunction = gradcheck_status (*gradcheck_op::*)(const gradcheck_op*, gradcheck_call*);

constexpr std::array<std::pair<const char*, OpFunction>, 4> optional_functions{{
    {"jvp", &gradcheck_op::jvp},
    {"double_backward", &gradcheck_op::double_backward},
    {"valid", &gradcheck_op::valid},
    {"arrange", &gradcheck_op::arrange},
}};

Op declared_op(const Json& declared, const std::string& origin) {
  const auto kept = std::make_shared<std::array<std::string, texts.size()>>();
  gradcheck_op table{};
  table.struct_size = sizeof(table);
  table.forward = table.backward = refuse;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const auto& [name, member] = texts[i];
    if (!declared.contains(name)) continue;
    (*kept)[i] = declared.at(name).get<std::string>();
    table.*member = (*kept)[i].c_str();
  }
  for (const auto& [name, member] : numbers) table.*member = declared.at(name).get<std::uint32_t>();
  for (const auto& [name, member] : optional_functions) {
    if (declared.at(name).get<bool>()) table.*member = refuse;
  }
  return Op(table, origin, kept);
}

}  // namespace

std::string declarations_of(const LoadedPlugin& plugin) {
  Json list = Json::array(), refused = Json::array();
  for (const Op& op : plugin.ops) {
    Json declared;
    for (const auto& [name, member] : texts) {
      if (op.table().*member != nullptr) declared[name] = op.table().*member;
    }
    for (const auto& [name, member] : numbers) declared[name] = op.table().*member;
    for (const auto& [name, member] : optional_functions) declared[name] = op.table().*member != nullptr;
    list.push_back(std::move(declared));
  }
  for (const RefusedOp& op : plugin.refused) refused.push_back({{"message", op.message}, {"detail", op.detail}});
  std::string bytes;
  Json::to_cbor({{"ops", std::move(list)}, {"refused", std::move(refused)}}, bytes);
  return bytes;
}

LoadedPlugin declared_ops(const std::string& bytes, const std::string& origin) {
  try {
    const Json answer = Json::from_cbor(bytes);
    LoadedPlugin plugin;
    for (const Json& declared : answer.at("ops")) plugin.ops.push_back(declared_op(declared, origin));
    for (const Json& op : answer.at("refused"))
      plugin.refused.push_back({op.at("message").get<std::string>(), op.at("detail").get<std::string>()});
    return plugin;
  } catch (const Json::exception& error) {
    throw LoadError(origin + ": the bytes of its declarations are damaged: " + error.what());
  }
}

}  // namespace gradcheck::worker
