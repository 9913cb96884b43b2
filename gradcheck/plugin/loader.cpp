#include "gradcheck/plugin/loader.hpp"

#include <dlfcn.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <set>

#include "gradcheck/error.hpp"

namespace gradcheck {

namespace {

constexpr const char* entry_name = "gradcheck_plugin_entry";
// A larger number comes from a table that was never filled in.
constexpr std::uint32_t most_ops = 100000;

std::string last_dl_error() {
  const char* error = dlerror();
  return error == nullptr ? "the dynamic linker gave no reason" : error;
}

void* open_library(const std::filesystem::path& path, const std::string& origin) {
  std::error_code error;
  if (!std::filesystem::exists(path, error)) throw LoadError(origin + ": " + (error ? error.message() : "not found"));
  if (!std::filesystem::is_regular_file(path, error)) throw LoadError(origin + ": not a file");
  // The path is absolute, since dlopen searches the library path for a bare name. RTLD_NOW: a missing symbol shows here
  // and not in the middle of a run.
  void* library = dlopen(std::filesystem::absolute(path).c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) throw LoadError(origin + ": could not be loaded: " + last_dl_error());
  return library;
}

std::string versions(std::uint32_t plugin) {
  return "it was built for version " + std::to_string(plugin) + " of the plugin ABI, this gradcheck has version " +
         std::to_string(GRADCHECK_ABI_VERSION);
}

/// Adds the op, or the reasons why it cannot be used.
void add_op(LoadedPlugin& loaded, const gradcheck_op& table, const std::string& origin) {
  try {
    loaded.ops.emplace_back(table, origin);
  } catch (const DeclarationError& error) {
    for (const ParseError& mistake : error.mistakes())
      loaded.refused.push_back({origin + ": " + mistake.what(), mistake.excerpt()});
  } catch (const LoadError& error) {
    loaded.refused.push_back({error.what(), ""});
  }
}

}  // namespace

LoadedPlugin ops_of_plugin(const gradcheck_plugin& plugin, const std::string& origin) {
  if (plugin.abi_version == 0 && plugin.ops == nullptr)
    throw LoadError(origin + ": its " + entry_name + " did not fill in the plugin table");
  if (plugin.abi_version != GRADCHECK_ABI_VERSION)
    throw LoadError(origin + ": wrong version: " + versions(plugin.abi_version));
  if (plugin.struct_size < offsetof(gradcheck_plugin, ops) + sizeof(plugin.ops)) {
    throw LoadError(origin + ": its plugin table says " + std::to_string(plugin.struct_size) +
                    " bytes, expected at least " +
                    std::to_string(offsetof(gradcheck_plugin, ops) + sizeof(plugin.ops)));
  }
  if (plugin.op_count == 0 || plugin.ops == nullptr) throw LoadError(origin + ": the plugin has no ops");
  if (plugin.op_count > most_ops)
    throw LoadError(origin + ": the plugin claims " + std::to_string(plugin.op_count) + " ops");
  LoadedPlugin loaded;
  std::set<std::string> names;
  for (std::uint32_t i = 0; i < plugin.op_count; ++i) {
    if (plugin.ops[i] == nullptr) throw LoadError(origin + ": op " + std::to_string(i) + " of its table is missing");
    constexpr std::size_t least = offsetof(gradcheck_op, backward) + sizeof(gradcheck_op::backward);
    if (plugin.ops[i]->struct_size < least) {
      throw LoadError(origin + ": op " + std::to_string(i) + " says " + std::to_string(plugin.ops[i]->struct_size) +
                      " bytes, expected at least " + std::to_string(least));
    }
    add_op(loaded, *plugin.ops[i], origin);
    if (loaded.ops.empty()) continue;
    const std::string& name = loaded.ops.back().name();
    if (loaded.ops.size() > names.size() && !names.insert(name).second)
      throw LoadError(origin + ": two ops are called " + name);  // NOLINT: the loop ends here
  }
  return loaded;
}

LoadedPlugin load_plugin(const std::filesystem::path& path) { return load_plugin(path, path.string()); }

LoadedPlugin load_plugin(const std::filesystem::path& path, const std::string& origin) {
  void* library = open_library(path, origin);
  const auto entry = reinterpret_cast<gradcheck_plugin_entry_function>(dlsym(library, entry_name));
  if (entry == nullptr) {
    throw LoadError(origin + ": not a gradcheck plugin: it does not export " + entry_name +
                    " (GRADCHECK_PLUGIN(...) of gradcheck/sdk.hpp makes it)");
  }
  gradcheck_plugin plugin{};
  plugin.struct_size = sizeof(plugin);
  std::array<char, 1024> message{};
  const gradcheck_status status = entry(GRADCHECK_ABI_VERSION, &plugin, message.data(), message.size());
  message.back() = '\0';
  if (status != GRADCHECK_OK) {
    const bool other_version = plugin.abi_version != 0 && plugin.abi_version != GRADCHECK_ABI_VERSION;
    throw LoadError(origin + ": the plugin refused to load: " +
                    (other_version        ? versions(plugin.abi_version)
                     : message[0] != '\0' ? message.data()
                                          : "no reason given"));
  }
  return ops_of_plugin(plugin, origin);
}

LoadedPlugin as_black_boxes(LoadedPlugin plugin, const std::string& scalar) {
  const ScalarKind kind = scalar == name(ScalarKind::float32) ? ScalarKind::float32 : ScalarKind::float64;
  LoadedPlugin boxes;
  boxes.refused = std::move(plugin.refused);
  for (const Op& op : plugin.ops) {
    try {
      boxes.ops.push_back(op.as_black_box(kind));
    } catch (const LoadError& error) {
      boxes.refused.push_back({error.what(), ""});
    }
  }
  return boxes;
}

}  // namespace gradcheck
