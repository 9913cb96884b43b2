/* Ops in plain C that are right except for some shapes, for which each crashes or never returns in its own way. */
#define _POSIX_C_SOURCE 200112L /* for select */

#include <stdio.h>
#include <stdlib.h>
#include <sys/select.h>
#include <time.h>

#include "tests/plugins/tensors.h"

static int extent(const gradcheck_call* call) { return (int)element_count(&call->inputs[0]); }

static gradcheck_status null_backward(const gradcheck_op* self, gradcheck_call* call) {
  volatile double* volatile nowhere = NULL;
  if (extent(call) >= 3) *nowhere = 1.0;
  return square_backward(self, call);
}

static gradcheck_status aborting_forward(const gradcheck_op* self, gradcheck_call* call) {
  if (extent(call) >= 2) abort();
  return square_forward(self, call);
}

static gradcheck_status exiting_backward(const gradcheck_op* self, gradcheck_call* call) {
  if (extent(call) >= 2) exit(7);
  return square_backward(self, call);
}

static gradcheck_status endless_backward(const gradcheck_op* self, gradcheck_call* call) {
  volatile int on = extent(call) >= 2;
  while (on) continue;
  return square_backward(self, call);
}

static gradcheck_status sleeping_backward(const gradcheck_op* self, gradcheck_call* call) {
  while (extent(call) >= 2) select(0, NULL, NULL, NULL, NULL);
  return square_backward(self, call);
}

/* The first call of the process uses half a second of CPU time. */
static gradcheck_status slow_backward(const gradcheck_op* self, gradcheck_call* call) {
  static int called = 0;
  const clock_t start = clock();
  while (!called && clock() - start < CLOCKS_PER_SEC / 2) continue;
  called = 1;
  return square_backward(self, call);
}

static gradcheck_status hoarding_backward(const gradcheck_op* self, gradcheck_call* call) {
  const size_t piece = (size_t)1 << 24;
  while (extent(call) >= 2) {
    char* volatile memory = malloc(piece);
    for (size_t i = 0; i < piece; i += 4096) memory[i] = 1; /* also if malloc returned NULL */
  }
  return square_backward(self, call);
}

/* Wrong for all shapes, so that shrinking tries smaller cases; one of them crashes. */
static gradcheck_status crash_when_smaller(const gradcheck_op* self, gradcheck_call* call) {
  double* dx = (double*)call->downstream[0].data;
  volatile double* volatile nowhere = NULL;
  const double* x = (const double*)call->inputs[0].data;
  square_backward(self, call);
  if (dx == NULL) return GRADCHECK_OK;
  for (int i = 0; i < extent(call); ++i) dx[i] *= 1.5;
  if (extent(call) == 1 && x[0] == 1.0) *nowhere = 1.0;
  return GRADCHECK_OK;
}

static int descend(volatile int* bottom) {
  volatile char room[1024];
  room[0] = 1;
  return *bottom != 0 ? 0 : descend(bottom) + room[0];
}

static gradcheck_status bottomless_forward(const gradcheck_op* self, gradcheck_call* call) {
  volatile int bottom = 0;
  if (extent(call) >= 2) return descend(&bottom) == 0 ? GRADCHECK_FAILED : GRADCHECK_UNSUPPORTED;
  return square_forward(self, call);
}

static gradcheck_status talkative_forward(const gradcheck_op* self, gradcheck_call* call) {
  puts("said by a plugin");
  return square_forward(self, call);
}

/* In the 40th call of the process, for any case. */
static gradcheck_status tired_backward(const gradcheck_op* self, gradcheck_call* call) {
  static int calls = 0;
  if (++calls == 40) abort();
  return square_backward(self, call);
}

enum { op_count = 12 };

GRADCHECK_EXPORT gradcheck_status gradcheck_plugin_entry(uint32_t host_abi_version, gradcheck_plugin* plugin,
                                                         char* message, uint64_t message_capacity) {
  static gradcheck_op table[op_count];
  static const gradcheck_op* ops[op_count];
  (void)host_abi_version, (void)message, (void)message_capacity;
  for (int i = 0; i < op_count; ++i) ops[i] = &table[i];
  table[0] = square_op("null_backward: x[N] -> y[N]");
  table[0].backward = null_backward;
  table[1] = square_op("aborting_forward: x[N] -> y[N]");
  table[1].forward = aborting_forward;
  table[2] = square_op("exiting_backward: x[N] -> y[N]");
  table[2].backward = exiting_backward;
  table[3] = square_op("endless_backward: x[N] -> y[N]");
  table[3].backward = endless_backward;
  table[4] = square_op("hoarding_backward: x[N] -> y[N]");
  table[4].backward = hoarding_backward;
  table[5] = square_op("crash_when_smaller: x[N] -> y[N]");
  table[5].backward = crash_when_smaller;
  table[6] = square_op("bottomless_forward: x[N] -> y[N]");
  table[6].forward = bottomless_forward;
  table[7] = square_op("talkative_forward: x[N] -> y[N]");
  table[7].forward = talkative_forward;
  table[8] = square_op("tired_backward: x[N] -> y[N]");
  table[8].flags = GRADCHECK_OP_ONE_THREAD;
  table[8].backward = tired_backward;
  table[9] = square_op("good: x[N] -> y[N]");
  table[10] = square_op("sleeping_backward: x[N] -> y[N]");
  table[10].backward = sleeping_backward;
  table[11] = square_op("slow_backward: x[N] -> y[N]");
  table[11].backward = slow_backward;
  return fill_in(plugin, ops, op_count);
}
