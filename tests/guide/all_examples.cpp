// All examples of README.md and docs/guide.md as one plugin, since parsing the SDK's headers costs more than compiling
// an op. Each example is a complete source plugin; here its own GRADCHECK_PLUGIN line is empty, and one line names all ops.
#include <gradcheck/sdk.hpp>

#pragma push_macro("GRADCHECK_PLUGIN")
#undef GRADCHECK_PLUGIN
#define GRADCHECK_PLUGIN(...)

#include "examples/guide/affine.cpp"
#include "examples/guide/cube.cpp"
#include "examples/guide/exponential.cpp"
#include "examples/guide/gated.cpp"
#include "examples/guide/hard_tanh.cpp"
#include "examples/guide/hemisphere.cpp"
#include "examples/guide/log_sum_exp.cpp"
#include "examples/guide/log_widths.cpp"
#include "examples/guide/logarithm.cpp"
#include "examples/guide/lookup.cpp"
#include "examples/guide/product.cpp"
#include "examples/guide/running_sum.cpp"
#include "examples/guide/samples.cpp"
#include "examples/guide/scaled_columns.cpp"
#include "examples/guide/scaled_tanh.cpp"
#include "examples/guide/square.cpp"
#include "examples/guide/weighted_sum.cpp"

#pragma pop_macro("GRADCHECK_PLUGIN")

GRADCHECK_PLUGIN(Affine, Cube, Exponential, Gated, HardTanh, Hemisphere, LogSumExp, LogWidths, Logarithm, Lookup,
                 Product, RunningSum, Samples, ScaledColumns, ScaledTanh, Square, WeightedSum)
