#include <cstring>
#include <exception>
#include <string>
#include <vector>

#include "gradcheck/abi/abi.h"
#include "gradcheck/declare/op.hpp"
#include "ops/builtin_ops.hpp"

// The built-in ops as a plugin like any other: the command loads them when they are asked for, and does without them
// when it checks somebody's own ops.
extern "C" GRADCHECK_EXPORT gradcheck_status gradcheck_plugin_entry(std::uint32_t, gradcheck_plugin* plugin,
                                                                    char* message, std::uint64_t message_capacity) {
  try {
    static const std::vector<gradcheck::Op> ops = gradcheck::ops::builtin_ops();
    static const std::vector<const gradcheck_op*> tables = [] {
      std::vector<const gradcheck_op*> all;
      for (const gradcheck::Op& op : ops) all.push_back(&op.table());
      return all;
    }();
    plugin->struct_size = sizeof(gradcheck_plugin);
    plugin->abi_version = GRADCHECK_ABI_VERSION;
    plugin->name = "built-in";
    plugin->op_count = static_cast<std::uint32_t>(tables.size());
    plugin->ops = tables.data();
    return GRADCHECK_OK;
  } catch (const std::exception& error) {
    if (message != nullptr && message_capacity > 0) {
      std::strncpy(message, error.what(), message_capacity - 1);
      message[message_capacity - 1] = '\0';
    }
    return GRADCHECK_FAILED;
  }
}
