#include "gradcheck/worker/case_bytes.hpp"

#include <nlohmann/json.hpp>

#include "gradcheck/error.hpp"
#include "gradcheck/record/stored_case.hpp"

namespace gradcheck::worker {

namespace {

using Json = nlohmann::json;

Json tensors_of(const std::vector<Shape>& shapes, const std::vector<std::vector<double>>& values) {
  Json tensors = Json::array();
  for (std::size_t i = 0; i < values.size(); ++i) {
    tensors.push_back(
        {{"shape", std::vector<std::int64_t>(shapes[i].begin(), shapes[i].end())}, {"values", values[i]}});
  }
  return tensors;
}

std::vector<RecordTensor> tensors_from(const Json& tensors) {
  std::vector<RecordTensor> list;
  for (const Json& tensor : tensors) {
    list.push_back({"", false, tensor.at("shape").get<std::vector<std::int64_t>>(),
                    tensor.at("values").get<std::vector<double>>()});
  }
  return list;
}

}  // namespace

std::string bytes_of(const Case& instance) {
  Json attributes = Json::array();
  for (const auto& [name, value] : instance.attributes) attributes.push_back({name, value.to_string()});
  std::string bytes;
  Json::to_cbor({{"attributes", attributes},
                 {"inputs", tensors_of(instance.input_shapes, instance.inputs)},
                 {"upstream", tensors_of(instance.output_shapes, instance.upstream)},
                 {"seed", instance.seed}},
                bytes);
  return bytes;
}

Case case_of(const Op& op, const std::string& bytes) {
  try {
    const Json stored = Json::from_cbor(bytes);
    return stored_case(op, stored.at("attributes").get<std::vector<std::pair<std::string, std::string>>>(),
                       tensors_from(stored.at("inputs")), tensors_from(stored.at("upstream")),
                       stored.at("seed").get<std::uint64_t>());
  } catch (const Json::exception& error) {
    throw Error(op.name() + ": the bytes of a case are damaged: " + error.what());
  }
}

}  // namespace gradcheck::worker
