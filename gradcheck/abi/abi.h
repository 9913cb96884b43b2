/* The contract between gradcheck and a plugin, in C. A plugin is a shared library that exports one function,
 * gradcheck_plugin_entry, which fills in a table of ops. C++ authors do not need this file: gradcheck/sdk.hpp makes the
 * table from a templated op. Authors in C, Fortran, Rust, CUDA ... include this file only.
 *
 * Conventions
 *  1. Versions. Every struct begins with its size as the compiler of its author saw it. New fields are added only at
 *     the end. A reader uses no field beyond the size that it finds. GRADCHECK_ABI_VERSION counts the changes that
 *     sizes cannot express. Host and plugin must have the same version; if they do not, the host prints both numbers.
 *  2. Status. Every function returns a gradcheck_status. On failure it writes one sentence about the cause, in UTF-8,
 *     into the message buffer of the call, cut to the capacity of the buffer and terminated by NUL.
 *  3. No C++ type and no exception crosses. A function that may throw catches everything and returns GRADCHECK_FAILED.
 *  4. Ownership. The host owns every buffer of a call and every gradcheck_tensor; they live until the function returns.
 *     The plugin owns its tables and texts; they live as long as the library is loaded. The host never unloads the
 *     library.
 *  5. Threads. The host may call forward and backward from several threads at once, each call with its own buffers,
 *     unless the op sets GRADCHECK_OP_ONE_THREAD. The host calls gradcheck_plugin_entry once.
 *  6. Calls are pure: the same inputs and attributes give the same outputs. A function writes only what this file says
 *     that it writes. Several pairs of forward and backward may be in progress at once.
 *  7. Strides. Tensors are compact and row-major, unless the op sets GRADCHECK_OP_HEEDS_STRIDES. Tensors of an op that
 *     sets it may have gaps or axes in any order; tensors that the op only reads may have a stride of zero. Such an op
 *     uses the strides or returns GRADCHECK_UNSUPPORTED.
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
  GRADCHECK_FAILED = 1,      /* the call failed; message says why */
  GRADCHECK_UNSUPPORTED = 2, /* not for this scalar, these attributes or this layout; from valid: not these values */
  GRADCHECK_SHAPE = 3,       /* a value was assigned to a buffer of another shape: the shape convention is broken */
  /* From a call in packs: the op branches on a value whose lanes differ. This is not a failure: the host then evaluates
   * one lane at a time. */
  GRADCHECK_LANES_DISAGREE = 4
};

/* Element types, in the layout of DLPack's DLDataType. The scalars that gradcheck uses:
 *   float32 {2,32,1}, float64 {2,64,1}, binary128 {2,128,1},
 *   double-double {2,64,2}: struct { double hi, lo; }, the value is hi + lo, |lo| <= ulp(hi)/2,
 *   wide {2,64,5}: struct { double limb[4]; double exponent; }, a number of 50 digits. The value is
 *     (limb[0]+limb[1]+limb[2]+limb[3]) * 2^exponent, with |limb[0]| in [1/2, 1) or 0, infinite or NaN,
 *   pack of eight double-doubles {2,64,16}: struct { double hi[8], lo[8]; }, lane i is hi[i] + lo[i]: eight points that
 *     one call evaluates together,
 *   counting {128,64,1}: a double; the count is not part of the value,
 *   int64 {0,64,1}: index inputs. */
typedef struct gradcheck_dtype {
  uint8_t code; /* 0 signed integer, 2 IEEE 754 binary floating point, 128 counting double */
  uint8_t bits;
  uint16_t lanes;
} gradcheck_dtype;

/* The scalars in which a function of an op can compute: bits of gradcheck_op.forward_scalars and .backward_scalars. */
#define GRADCHECK_SCALAR_FLOAT32 (1u << 0)
#define GRADCHECK_SCALAR_FLOAT64 (1u << 1)
#define GRADCHECK_SCALAR_DOUBLE_DOUBLE (1u << 2)
#define GRADCHECK_SCALAR_BINARY128 (1u << 3)
#define GRADCHECK_SCALAR_WIDE (1u << 4)
/* For forward only, together with GRADCHECK_SCALAR_DOUBLE_DOUBLE. Each lane must have the same bits as the result of a
 * call in double-double. */
#define GRADCHECK_SCALAR_PACK8 (1u << 5)
/* A double that counts the operations that use it. The call reports how many there were. */
#define GRADCHECK_SCALAR_COUNTING (1u << 6)

typedef struct gradcheck_device {
  int32_t type; /* 1: host memory. No other value is in use today. */
  int32_t id;
} gradcheck_device;

/* The layout of DLPack's DLTensor. Strides are in elements. data is NULL where a gradient is not wanted. */
typedef struct gradcheck_tensor {
  void* data;
  gradcheck_device device;
  int32_t ndim;
  gradcheck_dtype dtype;
  int64_t* shape;
  int64_t* strides;
  uint64_t byte_offset;
} gradcheck_tensor;

/* The value of an attribute. A call has them in the order of the declaration. Flags and choices are integers. */
typedef struct gradcheck_attribute {
  int64_t integer;
  double real;
} gradcheck_attribute;

/* One call. Tensors are in the order of the signature. Arrays that a function does not use are NULL. */
typedef struct gradcheck_call {
  uint32_t struct_size;
  gradcheck_dtype scalar; /* the element type of every tensor except the index inputs */
  uint32_t attribute_count, input_count, output_count, saved_count;
  const gradcheck_attribute* attributes;
  const gradcheck_tensor* inputs;
  gradcheck_tensor* outputs;  /* forward writes them; backward reads them */
  gradcheck_tensor* saved;    /* forward writes them; backward reads them */
  gradcheck_tensor* upstream; /* backward reads it: the gradient of each output, in the shape of the output */
  /* backward writes it: the gradient of each input, in the shape of the input. data NULL: not wanted. */
  gradcheck_tensor* downstream;
  char* message;
  uint64_t message_capacity;
  /* Read, in the shape of the input; data NULL for an index input. jvp: the tangent of each input. double_backward: the
   * cotangent u of each downstream gradient. */
  gradcheck_tensor* tangents;
  /* Written, in the shape of the output. jvp: the tangent of each output. double_backward: the gradient of
   * <u, downstream> with respect to each upstream gradient. */
  gradcheck_tensor* output_tangents;
  uint64_t operations; /* written by a call in the counting scalar: the number of operations */
} gradcheck_call;

/* One op. The texts are those of gradcheck's declaration language (docs/language.md); NULL means none. */
typedef struct gradcheck_op {
  uint32_t struct_size;
  uint32_t flags; /* GRADCHECK_OP_... */
  /* GRADCHECK_SCALAR_... A forward in more scalars than backward is a reference forward: the host takes differences of
   * forward in its widest scalar, whatever scalars backward has. */
  uint32_t forward_scalars;
  uint32_t backward_scalars; /* GRADCHECK_SCALAR_... */
  const char* signature;     /* "affine: x[N,D], W[D,M], b[M] -> z[N,M]" */
  const char* attributes;    /* "stride: int in 1..3 = 1" */
  const char* domain;        /* "x in (0, inf)" */
  const char* structure;     /* "z/b linear" */
  const char* kinks;         /* "x at 0 slope 0" */
  const char* saved;         /* "mean[N], rstd[N]": tensors that forward keeps for backward */
  const char* source;        /* where the formula comes from */
  void* context;             /* for the op alone; the host does not use it */
  gradcheck_status (*forward)(const struct gradcheck_op* self, gradcheck_call* call);
  gradcheck_status (*backward)(const struct gradcheck_op* self, gradcheck_call* call);
  /* All fields from here on are optional. */
  const char* in_place; /* "y over x": forward may write y into the memory of x; backward then sees y in x's place */
  uint32_t jvp_scalars; /* GRADCHECK_SCALAR_... */
  uint32_t double_backward_scalars; /* GRADCHECK_SCALAR_... */
  /* Forward mode: output_tangents = Jacobian times tangents. Reads inputs, outputs, saved. */
  gradcheck_status (*jvp)(const struct gradcheck_op* self, gradcheck_call* call);
  /* The backward of backward: writes the gradient of <u, backward(upstream)> with respect to each input into
   * downstream, and its gradient with respect to each upstream gradient into output_tangents. Reads inputs, outputs,
   * saved, upstream, tangents. */
  gradcheck_status (*double_backward)(const struct gradcheck_op* self, gradcheck_call* call);
  /* In float64. GRADCHECK_OK: forward is defined at the inputs. GRADCHECK_UNSUPPORTED: it is not. */
  gradcheck_status (*valid)(const struct gradcheck_op* self, gradcheck_call* call);
  /* In float64. The inputs hold values as the host drew them. arrange overwrites them with values at which the op is
   * defined. */
  gradcheck_status (*arrange)(const struct gradcheck_op* self, gradcheck_call* call);
  const char* precision; /* "float32": the widest format that the formulas are written for; NULL: float64 */
} gradcheck_op;

/* The op may be called from one thread at a time only. */
#define GRADCHECK_OP_ONE_THREAD (1u << 0)
/* backward adds to downstream instead of writing it. */
#define GRADCHECK_OP_ACCUMULATES (1u << 1)
/* The op reads the strides of tensors. It uses them or returns GRADCHECK_UNSUPPORTED. */
#define GRADCHECK_OP_HEEDS_STRIDES (1u << 2)
/* The op claims that it accepts tensors of any strides: a refusal is a finding. Implies GRADCHECK_OP_HEEDS_STRIDES. */
#define GRADCHECK_OP_STRIDED (1u << 3)

typedef struct gradcheck_plugin {
  uint32_t struct_size;
  uint32_t abi_version;
  const char* name;
  uint32_t op_count;
  const gradcheck_op* const* ops;
} gradcheck_plugin;

/* The one exported function. The host sets plugin->struct_size to the size that it knows, and all other fields to zero;
 * the entry fills in the fields that it knows. It returns a status; on failure message says why. host_abi_version is
 * the GRADCHECK_ABI_VERSION of the host. */
GRADCHECK_EXPORT gradcheck_status gradcheck_plugin_entry(uint32_t host_abi_version, gradcheck_plugin* plugin,
                                                         char* message, uint64_t message_capacity);
typedef gradcheck_status (*gradcheck_plugin_entry_function)(uint32_t, gradcheck_plugin*, char*, uint64_t);

#ifdef __cplusplus
}
#endif
#endif
