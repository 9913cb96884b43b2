/// Ops with one wrong entry: the first or the last one of a result.
#pragma once

#include "tests/properties/wrong_derivatives.hpp"

namespace gradcheck::tests {

enum class End { first, last };

template <End end, class Tensor>
std::int64_t place_in(const Tensor& tensor) {
  return end == End::first ? 0 : tensor.size() - 1;
}

/// Adds a tenth to one entry.
template <End end, class T>
void spoil(Out<T> tensor, bool really = true) {
  if (tensor.size() > 0 && really) tensor[place_in<end>(tensor)] += T(0.1);
}

template <End end>
struct WrongTangent : Product {
  template <class T>
  static void jvp(View<T> x, View<T> y, View<T> z, View<T> tx, View<T> ty, Out<T> tz) {
    Product::jvp<T>(x, y, z, tx, ty, tz);
    spoil<end>(tz);
  }
};

template <End end>
struct TangentNotWritten : Product {
  template <class T>
  static void jvp(View<T> x, View<T> y, View<T>, View<T> tx, View<T> ty, Out<T> tz) {
    for (std::int64_t i = 0; i < x.size(); ++i) {
      if (i != place_in<end>(x)) tz[i] = tx[i] * y[i] + x[i] * ty[i];
    }
  }
};

enum class Second { dx, dy, ddz };

template <End end, Second which>
struct WrongSecond : Product {
  template <class T>
  static void double_backward(View<T> x, View<T> y, View<T> z, View<T> dz, View<T> ux, View<T> uy, Out<T> dx, Out<T> dy,
                              Out<T> ddz) {
    Product::double_backward<T>(x, y, z, dz, ux, uy, dx, dy, ddz);
    spoil<end>(dx, which == Second::dx);
    spoil<end>(dy, which == Second::dy);
    spoil<end>(ddz, which == Second::ddz);
  }
};

/// Writes 3 into one entry, for any upstream gradient.
template <End end>
struct IgnoresUpstreamOfOneEntry : Product {
  template <class T>
  static void backward(View<T> x, View<T> y, View<T> z, View<T> dz, Out<T> dx, Out<T> dy) {
    Product::backward<T>(x, y, z, dz, dx, dy);
    if (x.size() > 0) dx[place_in<end>(x)] = T(3);
  }
};

/// Takes the upstream gradient without its sign, in one entry.
template <End end>
struct NotHomogeneous : Product {
  template <class T>
  static void backward(View<T> x, View<T> y, View<T> z, View<T> dz, Out<T> dx, Out<T> dy) {
    Product::backward<T>(x, y, z, dz, dx, dy);
    const std::int64_t i = place_in<end>(x);
    if (x.size() > 0) dy[i] = dz[i] < T(0) ? T(-dz[i] * x[i]) : T(dz[i] * x[i]);
  }
};

/// y = 3 x + 2: linear except for a constant.
struct TripleAndTwo : Triple {
  static constexpr auto signature = "triple_and_two: x[N] -> y[N]";
  template <class T>
  static void forward(View<T> x, Out<T> y) {
    for (std::int64_t i = 0; i < x.size(); ++i) y[i] = T(3) * x[i] + T(2);
  }
};

template <End end>
struct WrongAdjoint : TripleAndTwo {
  template <class T>
  static void backward(View<T> x, View<T> y, View<T> dy, Out<T> dx) {
    Triple::backward<T>(x, y, dy, dx);
    if (dx.size() > 0) dx[place_in<end>(dx)] *= T(2);
  }
};

/// The entry is right only if both gradients are requested.
template <End end>
struct NeedsBoth : Product {
  template <class T>
  static void backward(View<T> x, View<T> y, View<T> z, View<T> dz, Out<T> dx, Out<T> dy) {
    Product::backward<T>(x, y, z, dz, dx, dy);
    if (!dx.wanted()) spoil<end>(dy);
    if (!dy.wanted()) spoil<end>(dx);
  }
};

/// Forward adds what its buffer for the saved tensor held.
struct ReadsSavedBuffer {
  static constexpr auto signature = "reads_saved_buffer: x[N] -> y[N]";
  static constexpr auto saved = "kept[N]";
  template <class T>
  static void forward(View<T> x, Out<T> y, Out<T> kept) {
    for (std::int64_t i = 0; i < x.size(); ++i) {
      const T before = kept[i];
      kept[i] = x[i];
      y[i] = x[i] * x[i];
      if (before == T(1234.5)) y[i] += T(1);
    }
  }
  template <class T>
  static void backward(View<T>, View<T> y, View<T> kept, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < y.size(); ++i) dx[i] = T(2) * kept[i] * dy[i];
  }
};

/// y = a b c. Leaves da unwritten if exactly da and db are requested.
struct LeavesOneOfTwo {
  static constexpr auto signature = "leaves_one_of_two: a[N], b[N], c[N] -> y[N]";
  template <class T>
  static void forward(View<T> a, View<T> b, View<T> c, Out<T> y) {
    for (std::int64_t i = 0; i < a.size(); ++i) y[i] = a[i] * b[i] * c[i];
  }
  template <class T>
  static void backward(View<T> a, View<T> b, View<T> c, View<T>, View<T> dy, Out<T> da, Out<T> db, Out<T> dc) {
    const bool leaves = da.wanted() && db.wanted() && !dc.wanted();
    for (std::int64_t i = 0; i < a.size(); ++i) {
      if (!leaves) da[i] = dy[i] * b[i] * c[i];
      db[i] = dy[i] * a[i] * c[i];
      dc[i] = dy[i] * a[i] * b[i];
    }
  }
};

/// y = a + b + c + d + e. Wrong if dc alone is requested, and if dd alone is not.
struct WrongAloneOrLeftOut {
  static constexpr auto signature = "wrong_alone_or_left_out: a[N], b[N], c[N], d[N], e[N] -> y[N]";
  template <class T>
  static void forward(View<T> a, View<T> b, View<T> c, View<T> d, View<T> e, Out<T> y) {
    for (std::int64_t i = 0; i < a.size(); ++i) y[i] = a[i] + b[i] + c[i] + d[i] + e[i];
  }
  template <class T>
  static void backward(View<T>, View<T>, View<T>, View<T>, View<T>, View<T>, View<T> dy, Out<T> da, Out<T> db,
                       Out<T> dc, Out<T> dd, Out<T> de) {
    for (Out<T>* gradient : {&da, &db, &dc, &dd, &de}) {
      for (std::int64_t i = 0; i < dy.size(); ++i) (*gradient)[i] = dy[i];
    }
    const int others = int{da.wanted()} + int{db.wanted()} + int{de.wanted()};
    spoil<End::last>(dc, others == 0 && !dd.wanted());
    spoil<End::first>(da, others == 3 && dc.wanted() && !dd.wanted());
  }
};

/// The gradient of x is off by a thousandth if both operands are one tensor.
struct WrongForOneTensor : Product {
  template <class T>
  static void backward(View<T> x, View<T> y, View<T> z, View<T> dz, Out<T> dx, Out<T> dy) {
    Product::backward<T>(x, y, z, dz, dx, dy);
    if (x.size() > 0 && x.first() == y.first()) dx[0] += T(0x1p-10);
  }
};

}  // namespace gradcheck::tests
