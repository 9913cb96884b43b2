/* A plugin that crashes in its own constructor. */
#include "tests/plugins/tensors.h"

__attribute__((constructor)) static void crash(void) {
  volatile int* volatile nowhere = NULL;
  *nowhere = 1;
}

GRADCHECK_EXPORT gradcheck_status gradcheck_plugin_entry(uint32_t host_abi_version, gradcheck_plugin* plugin,
                                                         char* message, uint64_t message_capacity) {
  static gradcheck_op square;
  static const gradcheck_op* const ops[] = {&square};
  (void)host_abi_version, (void)message, (void)message_capacity;
  square = square_op("square: x[A...] -> y[A...]");
  return fill_in(plugin, ops, 1);
}
