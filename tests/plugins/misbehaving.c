/* Ops in plain C that load and then misbehave, each in its own way; and one that is slow. */
#define _POSIX_C_SOURCE 200809L
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "tests/plugins/tensors.h"

static gradcheck_status silent(const gradcheck_op* self, gradcheck_call* call) {
  (void)self, (void)call;
  return GRADCHECK_FAILED;
}

static gradcheck_status unknown_status(const gradcheck_op* self, gradcheck_call* call) {
  (void)self, (void)call;
  return 77;
}

/* Fills the whole buffer, so that no NUL is left. */
static gradcheck_status endless_message(const gradcheck_op* self, gradcheck_call* call) {
  (void)self;
  for (uint64_t i = 0; i < call->message_capacity; ++i) call->message[i] = 'm';
  return GRADCHECK_FAILED;
}

static gradcheck_status hostile_message(const gradcheck_op* self, gradcheck_call* call) {
  (void)self;
  put_message(call->message, call->message_capacity, "\033[2J\033]0;gone\a<script>\x9b\xff\r\n]]>");
  return GRADCHECK_FAILED;
}

static gradcheck_status writes_behind_output(const gradcheck_op* self, gradcheck_call* call) {
  double* y = (double*)call->outputs[0].data;
  square_forward(self, call);
  y[element_count(&call->outputs[0])] = 1.0;
  return GRADCHECK_OK;
}

static gradcheck_status writes_before_gradient(const gradcheck_op* self, gradcheck_call* call) {
  double* dx = (double*)call->downstream[0].data;
  square_backward(self, call);
  dx[-1] = 1.0;
  return GRADCHECK_OK;
}

static gradcheck_status wrong_factor(const gradcheck_op* self, gradcheck_call* call) {
  double* dx = (double*)call->downstream[0].data;
  square_backward(self, call);
  for (int64_t i = 0; i < element_count(&call->inputs[0]); ++i) dx[i] *= 1.5;
  return GRADCHECK_OK;
}

/* Each call takes 2 ms, and creates a file that shows that it has begun; the name of the file is in the environment. */
static gradcheck_status slow(const gradcheck_op* self, gradcheck_call* call) {
  const struct timespec moment = {0, 2000000};
  const char* begun = getenv("GRADCHECK_TEST_SLOW_HAS_BEGUN");
  FILE* file = begun == NULL ? NULL : fopen(begun, "w");
  if (file != NULL) fclose(file);
  nanosleep(&moment, NULL);
  return square_forward(self, call);
}

enum { op_count = 9 };

GRADCHECK_EXPORT gradcheck_status gradcheck_plugin_entry(uint32_t host_abi_version, gradcheck_plugin* plugin,
                                                         char* message, uint64_t message_capacity) {
  static gradcheck_op table[op_count];
  static const gradcheck_op* ops[op_count];
  (void)host_abi_version, (void)message, (void)message_capacity;
  for (int i = 0; i < op_count; ++i) ops[i] = &table[i];
  table[0] = square_op("silent: x[N] -> y[N]");
  table[0].forward = silent;
  table[1] = square_op("unknown_status: x[N] -> y[N]");
  table[1].backward = unknown_status;
  table[2] = square_op("endless_message: x[N] -> y[N]");
  table[2].forward = endless_message;
  table[3] = square_op("hostile_message: x[N] -> y[N]");
  table[3].source = "\033[31mnowhere\033[0m";
  table[3].backward = hostile_message;
  table[4] = square_op("writes_behind_output: x[N] -> y[N]");
  table[4].forward = writes_behind_output;
  table[5] = square_op("writes_before_gradient: x[N] -> y[N]");
  table[5].backward = writes_before_gradient;
  table[6] = square_op("wrong_factor: x[A...] -> y[A...]");
  table[6].backward = wrong_factor;
  table[7] = square_op("slow: x[N] -> y[N]");
  table[7].forward = slow;
  table[8] = square_op("only_indices: ids:index(5)[N] -> y[N]");
  return fill_in(plugin, ops, op_count);
}
