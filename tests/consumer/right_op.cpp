#include <gradcheck/sdk.hpp>
#include <gradcheck/testing.hpp>

using namespace gradcheck;

/// y = x^2, element by element.
struct Square {
  static constexpr auto signature = "square: x[A...] -> y[A...]";

  template <class T>
  static void forward(View<T> x, Out<T> y) {
    y.array() = x.array() * x.array();
  }

  template <class T>
  static void backward(View<T> x, View<T> y, View<T> dy, Out<T> dx) {
    dx.array() = T(2) * x.array() * dy.array();
  }
};

int main() {
  const RunRecord record = check_ops({op_of<Square>()});
  write_report(record, "html", "gradients.html");
  return record.exit_code;  // 0 if all checks passed
}
