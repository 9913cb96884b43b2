/* Ops in plain C that are right: double; float, double and binary128; adding to the gradient; a table of a newer
 * gradcheck. */
#include "tests/plugins/tensors.h"

__extension__ typedef __float128 binary128;

#define SQUARE_IN(type)                                                                     \
  static void forward_##type(gradcheck_call* call) {                                        \
    const type* x = (const type*)call->inputs[0].data;                                      \
    type* y = (type*)call->outputs[0].data;                                                 \
    for (int64_t i = 0; i < element_count(&call->inputs[0]); ++i) y[i] = x[i] * x[i];       \
  }                                                                                         \
  static void backward_##type(gradcheck_call* call) {                                       \
    const type* x = (const type*)call->inputs[0].data;                                      \
    const type* dy = (const type*)call->upstream[0].data;                                   \
    type* dx = (type*)call->downstream[0].data;                                             \
    for (int64_t i = 0; i < element_count(&call->inputs[0]); ++i) dx[i] = 2 * x[i] * dy[i]; \
  }
SQUARE_IN(float)
SQUARE_IN(double)
SQUARE_IN(binary128)

static gradcheck_status forward(const gradcheck_op* self, gradcheck_call* call) {
  (void)self;
  switch (call->scalar.bits) {
    case 32: forward_float(call); return GRADCHECK_OK;
    case 64: forward_double(call); return GRADCHECK_OK;
    case 128: forward_binary128(call); return GRADCHECK_OK;
    default: return GRADCHECK_UNSUPPORTED;
  }
}

static gradcheck_status backward(const gradcheck_op* self, gradcheck_call* call) {
  (void)self;
  switch (call->scalar.bits) {
    case 32: backward_float(call); return GRADCHECK_OK;
    case 64: backward_double(call); return GRADCHECK_OK;
    case 128: backward_binary128(call); return GRADCHECK_OK;
    default: return GRADCHECK_UNSUPPORTED;
  }
}

static gradcheck_status adding_backward(const gradcheck_op* self, gradcheck_call* call) {
  const double* x = (const double*)call->inputs[0].data;
  const double* dy = (const double*)call->upstream[0].data;
  double* dx = (double*)call->downstream[0].data;
  (void)self;
  for (int64_t i = 0; i < element_count(&call->inputs[0]); ++i) dx[i] += 2 * x[i] * dy[i];
  return GRADCHECK_OK;
}

/* The table of a future gradcheck with one more field. */
typedef struct newer_op {
  gradcheck_op known;
  const char* later;
} newer_op;

GRADCHECK_EXPORT gradcheck_status gradcheck_plugin_entry(uint32_t host_abi_version, gradcheck_plugin* plugin,
                                                         char* message, uint64_t message_capacity) {
  static gradcheck_op square, square_in_three, adding_square;
  static newer_op newer;
  static const gradcheck_op* const ops[] = {&square, &square_in_three, &adding_square, &newer.known};
  (void)host_abi_version, (void)message, (void)message_capacity;
  square = square_op("square: x[A...] -> y[A...]");
  square_in_three = square_op("square_in_three: x[A...] -> y[A...]");
  square_in_three.forward_scalars = square_in_three.backward_scalars =
      GRADCHECK_SCALAR_FLOAT32 | GRADCHECK_SCALAR_FLOAT64 | GRADCHECK_SCALAR_BINARY128;
  square_in_three.forward = forward;
  square_in_three.backward = backward;
  adding_square = square_op("adding_square: x[A...] -> y[A...]");
  adding_square.flags = GRADCHECK_OP_ACCUMULATES;
  adding_square.backward = adding_backward;
  newer.known = square_op("newer_square: x[A...] -> y[A...]");
  newer.known.struct_size = sizeof(newer);
  newer.later = "unknown to this gradcheck";
  return fill_in(plugin, ops, 4);
}
