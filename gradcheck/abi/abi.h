/* The contract between gradcheck and a plugin, in C. A plugin is a shared library that exports one function,
 * gradcheck_plugin_entry, which fills in a table of ops. Authors in C++ need not read on: gradcheck/sdk.hpp makes all of
 * this from a templated op. Authors in C, Fortran, Rust, CUDA ... include this file and nothing else.
 *
 * Conventions
 *  1. Versions. Every struct begins with its size as its author's compiler saw it; fields are only ever added at the end.
 *     A reader touches no field beyond the size it finds. GRADCHECK_ABI_VERSION counts the changes this cannot express;
 *     host and plugin must agree on it, and the host prints both numbers when they do not.
 *  2. Status. Every function returns a gradcheck_status. What went wrong is written as one sentence, UTF-8, into the
 *     message buffer of the call, cut to its capacity and terminated by NUL.
 *  3. No C++ type and no exception crosses. A function that may throw catches everything and answers GRADCHECK_FAILED.
 *  4. Ownership. The host owns every buffer of a call and every gradcheck_tensor; they live until the function returns.
 *     The plugin owns its tables and texts; they live as long as the library is loaded, and the library is never unloaded.
 *  5. Threads. The host may call forward and backward from several threads at once, each call with buffers of its own,
 *     unless the op sets GRADCHECK_OP_ONE_THREAD. gradcheck_plugin_entry is called once.
 *  6. Calls are pure: the same inputs and attributes give the same outputs, nothing but what is said to be written is
 *     written, and several pairs of forward and backward may be under way at once.
 *  7. Strides. Tensors are compact, row-major, unless the op sets GRADCHECK_OP_HEEDS_STRIDES. To one that does they may come
 *     with gaps, with axes in any order, or with a stride of zero where they are read only, and it honours the strides or
 *     answers GRADCHECK_UNSUPPORTED.
 */
#ifndef GRADCHECK_PLUGIN_ABI_H
#define GRADCHECK_PLUGIN_ABI_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define GRADCHECK_ABI_VERSION 1u

#if defined(_WIN32)
#define GRADCHECK_EXPORT __declspec(dllexport)
#else
#define GRADCHECK_EXPORT __attribute__((visibility("default")))
#endif

typedef int32_t gradcheck_status;
enum {
  GRADCHECK_OK = 0,
  GRADCHECK_FAILED = 1,      /* the op could not do it; message says why */
  GRADCHECK_UNSUPPORTED = 2, /* not for this scalar, these attributes or this layout; of valid: not for these values */
  GRADCHECK_SHAPE = 3,       /* a value of the wrong shape met a buffer: the shape convention is broken */
  GRADCHECK_LANES_DISAGREE =
      4 /* of a call in packs: the op branches on a value whose lanes differ. No failure: the host
                                * evaluates one lane at a time instead. */
};

/* Element types, laid out as DLPack's DLDataType. The scalars gradcheck uses:
 *   float32 {2,32,1}, float64 {2,64,1}, binary128 {2,128,1},
 *   double-double {2,64,2}: struct { double hi, lo; }, the value is hi + lo, |lo| <= ulp(hi)/2,
 *   wide {2,64,5}: struct { double limb[4]; double exponent; }, the value is (limb[0]+limb[1]+limb[2]+limb[3]) * 2^exponent,
 *     |limb[0]| in [1/2, 1) or 0, infinite or NaN: how a number of 50 digits crosses,
 *   pack of eight double-doubles {2,64,16}: struct { double hi[8], lo[8]; }, lane i is hi[i] + lo[i]: eight points that one
 *     call evaluates together,
 *   counting {128,64,1}: a double by itself; what it counts is no part of the value,
 *   int64 {0,64,1}: index inputs. */
typedef struct gradcheck_dtype {
  uint8_t code; /* 0 signed integer, 2 IEEE 754 binary floating point, 128 counting double */
  uint8_t bits;
  uint16_t lanes;
} gradcheck_dtype;

/* What a function of an op can compute in: the bits of gradcheck_op.forward_scalars and .backward_scalars. */
#define GRADCHECK_SCALAR_FLOAT32 (1u << 0)
#define GRADCHECK_SCALAR_FLOAT64 (1u << 1)
#define GRADCHECK_SCALAR_DOUBLE_DOUBLE (1u << 2)
#define GRADCHECK_SCALAR_BINARY128 (1u << 3)
#define GRADCHECK_SCALAR_WIDE (1u << 4)
/* Of forward only, beside GRADCHECK_SCALAR_DOUBLE_DOUBLE. Each lane must have the bits that a call in double-double gives. */
#define GRADCHECK_SCALAR_PACK8 (1u << 5)
/* A double that counts the operations it takes part in: the call says how many there were. */
#define GRADCHECK_SCALAR_COUNTING (1u << 6)

typedef struct gradcheck_device {
  int32_t type; /* 1: host memory. The only one today. */
  int32_t id;
} gradcheck_device;

/* Laid out as DLPack's DLTensor. Strides are counted in elements. data is NULL where a gradient is not wanted. */
typedef struct gradcheck_tensor {
  void* data;
  gradcheck_device device;
  int32_t ndim;
  gradcheck_dtype dtype;
  int64_t* shape;
  int64_t* strides;
  uint64_t byte_offset;
} gradcheck_tensor;

/* An attribute's value, in the order in which the op declares its attributes. Flags and choices are integers. */
typedef struct gradcheck_attribute {
  int64_t integer;
  double real;
} gradcheck_attribute;

/* One call. Tensors stand in the order of the signature; those that a function does not ask for are NULL. */
typedef struct gradcheck_call {
  uint32_t struct_size;
  gradcheck_dtype scalar; /* the element type of every tensor but the index inputs */
  uint32_t attribute_count, input_count, output_count, saved_count;
  const gradcheck_attribute* attributes;
  const gradcheck_tensor* inputs;
  gradcheck_tensor* outputs;  /* forward writes them; backward reads them */
  gradcheck_tensor* saved;    /* forward writes them; backward reads them */
  gradcheck_tensor* upstream; /* backward only: the gradient of each output, of its shape */
  gradcheck_tensor*
      downstream; /* backward only: the gradient of each input, of the input's shape; data NULL: not wanted */
  char* message;
  uint64_t message_capacity;
  gradcheck_tensor* tangents; /* read. jvp: the tangent of each input. double_backward: the cotangent u of each
                                      * downstream gradient. Of the input's shape; data NULL for an index input. */
  gradcheck_tensor*
      output_tangents; /* written, of the output's shape. jvp: the tangent of each output. double_backward: the
                                      * gradient of <u, downstream> with respect to each upstream gradient. */
  uint64_t operations; /* of a call in the counting scalar: how many operations it took */
} gradcheck_call;

/* One op. The texts are those of gradcheck's declaration language (docs/language.md); NULL means none. */
typedef struct gradcheck_op {
  uint32_t struct_size;
  uint32_t flags;            /* GRADCHECK_OP_... */
  uint32_t forward_scalars;  /* GRADCHECK_SCALAR_... A forward in more scalars than backward is a reference forward: */
  uint32_t backward_scalars; /* differences are taken of the widest one, whatever backward computes in. */
  const char* signature;     /* "affine: x[N,D], W[D,M], b[M] -> z[N,M]" */
  const char* attributes;    /* "stride: int in 1..3 = 1" */
  const char* domain;        /* "x in (0, inf)" */
  const char* structure;     /* "z/b linear" */
  const char* kinks;         /* "x at 0 slope 0" */
  const char* saved;         /* "mean[N], rstd[N]": tensors that forward keeps for backward */
  const char* source;        /* where the formula comes from */
  void* context;             /* the op's own, untouched by the host */
  gradcheck_status (*forward)(const struct gradcheck_op* self, gradcheck_call* call);
  gradcheck_status (*backward)(const struct gradcheck_op* self, gradcheck_call* call);
  /* All that follows is optional. */
  const char* in_place; /* "y over x": forward may write y into the memory of x; backward then sees y in x's place */
  uint32_t jvp_scalars; /* GRADCHECK_SCALAR_... */
  uint32_t double_backward_scalars; /* GRADCHECK_SCALAR_... */
  /* Forward mode: output_tangents = Jacobian times tangents. Reads inputs, outputs, saved. */
  gradcheck_status (*jvp)(const struct gradcheck_op* self, gradcheck_call* call);
  /* The backward of backward: writes into downstream the gradient of <u, backward(upstream)> with respect to each input, and
   * into output_tangents that with respect to each upstream gradient. Reads inputs, outputs, saved, upstream, tangents. */
  gradcheck_status (*double_backward)(const struct gradcheck_op* self, gradcheck_call* call);
  /* In float64. Whether forward may be tried at the inputs; GRADCHECK_UNSUPPORTED: not there. */
  gradcheck_status (*valid)(const struct gradcheck_op* self, gradcheck_call* call);
  /* In float64. Turns the inputs, which hold values as drawn, into values that the op may be tried at: writes the inputs. */
  gradcheck_status (*arrange)(const struct gradcheck_op* self, gradcheck_call* call);
} gradcheck_op;

/* The op may be called from one thread at a time only. */
#define GRADCHECK_OP_ONE_THREAD (1u << 0)
/* backward adds to downstream instead of writing it. */
#define GRADCHECK_OP_ACCUMULATES (1u << 1)
/* The op looks at strides: it honours them, or refuses. */
#define GRADCHECK_OP_HEEDS_STRIDES (1u << 2)
/* The op claims to take tensors of any strides: to refuse one is a finding. Implies the above. */
#define GRADCHECK_OP_STRIDED (1u << 3)

typedef struct gradcheck_plugin {
  uint32_t struct_size;
  uint32_t abi_version;
  const char* name;
  uint32_t op_count;
  const gradcheck_op* const* ops;
} gradcheck_plugin;

/* The one exported function. plugin arrives with struct_size as the host knows it, the rest zero; the entry fills in what it
 * knows. Returns a status; on failure message says why. host_abi_version: the host's GRADCHECK_ABI_VERSION. */
GRADCHECK_EXPORT gradcheck_status gradcheck_plugin_entry(uint32_t host_abi_version, gradcheck_plugin* plugin,
                                                         char* message, uint64_t message_capacity);
typedef gradcheck_status (*gradcheck_plugin_entry_function)(uint32_t, gradcheck_plugin*, char*, uint64_t);

#ifdef __cplusplus
}
#endif
#endif
