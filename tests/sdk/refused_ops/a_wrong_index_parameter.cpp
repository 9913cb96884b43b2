#include <gradcheck/sdk.hpp>

using namespace gradcheck;

struct Gather {
  static constexpr auto signature = "gather: table[V], ids:index(V)[N] -> y[N]";
  static constexpr auto attributes = "stride: int in 1..3 = 1";
  template <class T>
  static void forward(const Attributes&, View<T>, View<T>, Out<T>) {}
  template <class T>
  static void backward(View<T>, View<std::int64_t>, View<T>, View<T>, Out<T>) {}
};
GRADCHECK_PLUGIN(Gather)
