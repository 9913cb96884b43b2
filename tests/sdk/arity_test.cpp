#include "gradcheck/sdk/arity.hpp"

#include <catch2/catch.hpp>
#include <string>

using namespace gradcheck::sdk;

namespace {

constexpr Arity embedding = scan_signature("embedding: table[V,D], ids:index(V)[N] -> y[N,D]");
static_assert(embedding.inputs.count == 2 && embedding.outputs.count == 1);
static_assert(embedding.inputs.name[0] == "table" && embedding.inputs.name[1] == "ids");
static_assert(!embedding.inputs.is_index[0] && embedding.inputs.is_index[1] && !embedding.outputs.is_index[0]);
static_assert(embedding.outputs.name[0] == "y");

// Commas inside brackets and parentheses do not separate tensors.
constexpr Arity broadcast = scan_signature("add: x[A...], y[B...] -> z[broadcast(A,B)], count");
static_assert(broadcast.inputs.count == 2 && broadcast.outputs.count == 2);
static_assert(broadcast.outputs.name[1] == "count");

constexpr Arity conditions = scan_signature("pool: x[N,(H-K)/S+1] -> y[N] where H > K, K > 0");
static_assert(conditions.inputs.count == 1 && conditions.outputs.count == 1);

constexpr Arity scattered = scan_signature("  f :\n\ta [N] ,\n\tids : index(3)[N]\n->\n b[N] \n");
static_assert(scattered.inputs.count == 2 && scattered.inputs.name[0] == "a" && scattered.inputs.is_index[1]);
static_assert(scattered.outputs.count == 1 && scattered.outputs.name[0] == "b");

constexpr Arity scalars = scan_signature("f: a -> b");
static_assert(scalars.inputs.count == 1 && scalars.inputs.name[0] == "a" && scalars.outputs.name[0] == "b");

// A signature that the full parser refuses has no outputs here, which make_table() also refuses.
static_assert(scan_signature("").outputs.count == 0);
static_assert(scan_signature("f x[N] -> y[N]").outputs.count == 0);
static_assert(scan_signature("f: x[N], y[N]").outputs.count == 0);
static_assert(scan_signature("f -> y: x").outputs.count == 0);
static_assert(scan_signature("f: x[N] ->").outputs.count == 0);

static_assert(scan_tensors("").count == 0);
static_assert(scan_tensors("mean[N], rstd[N]").count == 2);

}  // namespace

TEST_CASE("a signature has as many tensors as it names, up to a limit") {
  std::string tensors;
  for (std::size_t i = 0; i < max_tensors + 5; ++i) {
    tensors += (i == 0 ? "" : ", ") + std::string("x") + std::to_string(i) + "[N,M]";
    const TensorList list = scan_tensors(tensors);
    REQUIRE(list.count == std::min(i + 1, max_tensors));
    CHECK(list.name[list.count - 1] == "x" + std::to_string(list.count - 1));
  }
}
