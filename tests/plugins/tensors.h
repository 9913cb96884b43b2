/* What the C plugins of the tests share. */
#ifndef GRADCHECK_TESTS_PLUGINS_TENSORS_H
#define GRADCHECK_TESTS_PLUGINS_TENSORS_H

#include <stddef.h>

#include "gradcheck/abi/abi.h"

static inline int64_t element_count(const gradcheck_tensor* tensor) {
  int64_t count = 1;
  for (int32_t axis = 0; axis < tensor->ndim; ++axis) count *= tensor->shape[axis];
  return count;
}

/* Copies a text that ends with NUL, with its NUL if there is room. */
static inline void put_message(char* message, uint64_t capacity, const char* text) {
  for (uint64_t i = 0; i < capacity; ++i) {
    message[i] = text[i];
    if (text[i] == '\0') return;
  }
}

/* y = x x and dx = 2 x dy in double. */
static inline gradcheck_status square_forward(const gradcheck_op* self, gradcheck_call* call) {
  const double* x = (const double*)call->inputs[0].data;
  double* y = (double*)call->outputs[0].data;
  (void)self;
  for (int64_t i = 0; i < element_count(&call->inputs[0]); ++i) y[i] = x[i] * x[i];
  return GRADCHECK_OK;
}

static inline gradcheck_status square_backward(const gradcheck_op* self, gradcheck_call* call) {
  const double* x = (const double*)call->inputs[0].data;
  const double* dy = (const double*)call->upstream[0].data;
  double* dx = (double*)call->downstream[0].data;
  (void)self;
  if (dx == NULL) return GRADCHECK_OK; /* not wanted */
  for (int64_t i = 0; i < element_count(&call->inputs[0]); ++i) dx[i] = 2 * x[i] * dy[i];
  return GRADCHECK_OK;
}

/* An op in double that is right unless a field is changed. */
static inline gradcheck_op square_op(const char* signature) {
  gradcheck_op op = {0};
  op.struct_size = sizeof(op);
  op.forward_scalars = GRADCHECK_SCALAR_FLOAT64;
  op.backward_scalars = GRADCHECK_SCALAR_FLOAT64;
  op.signature = signature;
  op.forward = square_forward;
  op.backward = square_backward;
  return op;
}

static inline gradcheck_status fill_in(gradcheck_plugin* plugin, const gradcheck_op* const* ops, uint32_t op_count) {
  plugin->struct_size = sizeof(*plugin);
  plugin->abi_version = GRADCHECK_ABI_VERSION;
  plugin->name = "a plugin of the tests";
  plugin->op_count = op_count;
  plugin->ops = ops;
  return GRADCHECK_OK;
}

#endif
