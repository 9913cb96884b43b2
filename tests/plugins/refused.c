/* Plugins that must be refused, one for each name in -DREFUSED=<name>; plugins.cmake lists them. */
#include "tests/plugins/tensors.h"

enum refused {
  no_entry,
  older_version,
  newer_version,
  no_ops,
  missing_op,
  small_plugin,
  small_op,
  no_signature,
  bad_signature,
  same_names,
  no_forward,
  no_backward,
  unknown_scalars,
  undefined_symbol,
  failing_entry,
  silent_entry,
  hostile_entry,
  empty_entry
};

extern void gradcheck_tests_symbol_that_nobody_defines(void);

/* Escapes, a bell, bytes that are not UTF-8, and no NUL after the last byte. */
static void put_hostile_message(char* message, uint64_t capacity) {
  static const char text[] = "\033[31mred\033]0;title\a\x9b\xff\xfe ";
  for (uint64_t i = 0; i < capacity; ++i) message[i] = text[i % (sizeof(text) - 1)];
}

static gradcheck_op op, second;
static const gradcheck_op* ops[] = {&op, &second};

static gradcheck_status fill(gradcheck_plugin* plugin, char* message, uint64_t message_capacity) {
  if (REFUSED == empty_entry) return GRADCHECK_OK;
  op = square_op("square: x[A...] -> y[A...]");
  second = square_op("second: x[A...] -> y[A...]");
  fill_in(plugin, ops, 2);
  switch (REFUSED) {
    case older_version: plugin->abi_version = GRADCHECK_ABI_VERSION - 1; break;
    case newer_version: plugin->abi_version = GRADCHECK_ABI_VERSION + 6; break;
    case no_ops: plugin->op_count = 0; break;
    case missing_op: ops[1] = NULL; break;
    case small_plugin: plugin->struct_size = 8; break;
    case small_op: second.struct_size = 16; break;
    case no_signature: second.signature = NULL; break;
    case bad_signature: second.signature = "second: x[A...] -> y[A...]]"; break;
    case same_names: second.signature = op.signature; break;
    case no_forward: second.forward = NULL; break;
    case no_backward: second.backward = NULL; break;
    case unknown_scalars: second.forward_scalars = second.backward_scalars = 1u << 30; break;
#if defined(CALLS_UNDEFINED_SYMBOL)
    case undefined_symbol: gradcheck_tests_symbol_that_nobody_defines(); break;
#endif
    case failing_entry: put_message(message, message_capacity, "no licence for this machine"); return GRADCHECK_FAILED;
    case silent_entry: return GRADCHECK_FAILED;
    case hostile_entry: put_hostile_message(message, message_capacity); return GRADCHECK_FAILED;
    default: break;
  }
  return GRADCHECK_OK;
}

#if defined(NO_ENTRY)
#define gradcheck_plugin_entry some_other_function
GRADCHECK_EXPORT gradcheck_status some_other_function(uint32_t, gradcheck_plugin*, char*, uint64_t);
#endif

GRADCHECK_EXPORT gradcheck_status gradcheck_plugin_entry(uint32_t host_abi_version, gradcheck_plugin* plugin,
                                                         char* message, uint64_t message_capacity) {
  (void)host_abi_version;
  return fill(plugin, message, message_capacity);
}
