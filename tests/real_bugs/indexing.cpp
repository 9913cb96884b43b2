// Tables, indices and masks.
#include "gradcheck/sdk.hpp"
#include "ops/broadcast.hpp"
#include "ops/indexing/sort.hpp"

namespace gradcheck::tests {

/// Reads the gradient from the place to which the element moved.
/// Source  ml-explore/mlx commit d96b202ed
struct SortGathered : ops::Sort {
  template <class T>
  static void backward(const Attributes& given, View<T> x, View<T>, View<T> dy, Out<T> dx) {
    ops::for_each_line(given, x.shape(), [&](std::int64_t begin, std::int64_t stride, std::int64_t count) {
      const auto order = ops::order_of_line(x, begin, stride, count, given.flag("descending"));
      for (std::int64_t k = 0; k < count; ++k) dx[begin + k * stride] = dy[order[static_cast<std::size_t>(k)]];
    });
  }
};

/// y[n] = table[ids[n]]
/// Source  torch/cunn commit d9894db
struct LookupTable {
  static constexpr auto signature = "lookup_table: table[V,F], ids:index(V)[N] -> y[N,F] where V >= 1";
  static constexpr auto structure = "y/table linear";
  template <class T>
  static void forward(View<T> table, View<std::int64_t> ids, Out<T> y) {
    for (std::int64_t n = 0; n < y.extent(0); ++n) {
      for (std::int64_t f = 0; f < y.extent(1); ++f) y(n, f) = table(ids[n], f);
    }
  }
  template <class T>
  static void backward(View<T>, View<std::int64_t> ids, View<T>, View<T> dy, Out<T> dtable) {
    ops::set_zero(dtable);
    for (std::int64_t n = 0; n < dy.extent(0); ++n) {
      for (std::int64_t f = 0; f < dy.extent(1); ++f) dtable(ids[n], f) += dy(n, f);
    }
  }
};

/// Processes features in tiles of 512, but each tile begins only a quarter of a tile after the one before.
struct LookupTableShortTiles : LookupTable {
  template <class T>
  static void backward(View<T>, View<std::int64_t> ids, View<T>, View<T> dy, Out<T> dtable) {
    constexpr std::int64_t tile = 512;
    const std::int64_t features = dy.extent(1);
    ops::set_zero(dtable);
    for (std::int64_t n = 0; n < dy.extent(0); ++n) {
      for (std::int64_t t = 0; t * tile < features; ++t) {
        const std::int64_t begin = t * tile / 4;
        for (std::int64_t f = begin; f < std::min(features, begin + tile); ++f) dtable(ids[n], f) += dy(n, f);
      }
    }
  }
};

/// The same lookup with an accumulated gradient
/// Source  apache/mxnet commit f48599d5f3
struct Embedding : LookupTable {
  static constexpr auto signature = "embedding: table[V,F], ids:index(V)[N] -> y[N,F] where V >= 1";
  static constexpr bool accumulates = true;
  template <class T>
  static void backward(View<T>, View<std::int64_t> ids, View<T>, View<T> dy, Out<T> dtable) {
    for (std::int64_t n = 0; n < dy.extent(0); ++n) {
      for (std::int64_t f = 0; f < dy.extent(1); ++f) dtable(ids[n], f) += dy(n, f);
    }
  }
};

struct EmbeddingOverwrites : Embedding {
  template <class T>
  static void backward(View<T> table, View<std::int64_t> ids, View<T> y, View<T> dy, Out<T> dtable) {
    LookupTable::backward<T>(table, ids, y, dy, dtable);
  }
};

/// y = the first elements of x, as many as z has
/// Source  apache/mxnet commit f9c436be26 (PR 14209)
struct SliceLike {
  static constexpr auto signature = "slice_like: x[N], z[M] -> y[M] where N >= M";
  static constexpr auto structure = "y/x linear; y/z linear";
  template <class T>
  static void forward(View<T> x, View<T>, Out<T> y) {
    for (std::int64_t i = 0; i < y.size(); ++i) y[i] = x[i];
  }
  template <class T>
  static void backward(View<T>, View<T>, View<T>, View<T> dy, Out<T> dx, Out<T> dz) {
    if (dx.wanted()) {
      for (std::int64_t i = 0; i < dx.size(); ++i) dx[i] = i < dy.size() ? T(dy[i]) : T(0);
    }
    if (dz.wanted()) ops::set_zero(dz);
  }
};

/// Leaves dz unwritten if dx is not requested.
struct SliceLikeEarlyReturn : SliceLike {
  template <class T>
  static void backward(View<T>, View<T>, View<T>, View<T> dy, Out<T> dx, Out<T> dz) {
    if (!dx.wanted()) return;
    for (std::int64_t i = 0; i < dx.size(); ++i) dx[i] = i < dy.size() ? T(dy[i]) : T(0);
    ops::set_zero(dz);
  }
};

/// y = x, with the value v at the indexed places
/// Source  pytorch/pytorch issue 57006
struct IndexFill {
  static constexpr auto signature = "index_fill: x[N], ids:index(N)[K], v[] -> y[N] where N >= 1";
  static constexpr auto structure = "y/x diagonal, linear; y/v linear";
  template <class T>
  static void forward(View<T> x, View<std::int64_t> ids, View<T> v, Out<T> y) {
    for (std::int64_t i = 0; i < x.size(); ++i) y[i] = x[i];
    for (std::int64_t k = 0; k < ids.size(); ++k) y[ids[k]] = v[0];
  }
  template <class T>
  static void backward(View<T>, View<std::int64_t> ids, View<T>, View<T>, View<T> dy, Out<T> dx, Out<T> dv) {
    T sum(0);
    for (std::int64_t i = 0; i < dx.size(); ++i) {
      dx[i] = dy[i];
      for (std::int64_t k = 0; k < ids.size(); ++k) dx[i] = ids[k] == i ? T(0) : T(dx[i]);
      for (std::int64_t k = 0; k < ids.size(); ++k) {
        if (ids[k] != i) continue;
        sum += dy[i];
        break;
      }
    }
    dv[0] = sum;
  }
};

/// Counts a place that is indexed twice twice.
struct IndexFillCountsTwice : IndexFill {
  template <class T>
  static void backward(View<T> x, View<std::int64_t> ids, View<T> v, View<T> y, View<T> dy, Out<T> dx, Out<T> dv) {
    IndexFill::backward<T>(x, ids, v, y, dy, dx, dv);
    T sum(0);
    for (std::int64_t k = 0; k < ids.size(); ++k) sum += dy[ids[k]];
    dv[0] = sum;
  }
};

/// y[k] = x[rows[k], columns[k]]
/// Source  pytorch/pytorch issue 1528
struct AdvancedIndex {
  static constexpr auto signature =
      "advanced_index: x[N,M], rows:index(N)[K], columns:index(M)[K] -> y[K] where N >= 1, M >= 1";
  static constexpr auto structure = "y/x linear";
  template <class T>
  static void forward(View<T> x, View<std::int64_t> rows, View<std::int64_t> columns, Out<T> y) {
    for (std::int64_t k = 0; k < y.size(); ++k) y[k] = x(rows[k], columns[k]);
  }
  template <class T>
  static void backward(View<T>, View<std::int64_t> rows, View<std::int64_t> columns, View<T>, View<T> dy, Out<T> dx) {
    ops::set_zero(dx);
    for (std::int64_t k = 0; k < dy.size(); ++k) dx(rows[k], columns[k]) += dy[k];
  }
};

/// A place that is read twice keeps only the last gradient.
struct AdvancedIndexLastWrite : AdvancedIndex {
  template <class T>
  static void backward(View<T>, View<std::int64_t> rows, View<std::int64_t> columns, View<T>, View<T> dy, Out<T> dx) {
    ops::set_zero(dx);
    for (std::int64_t k = 0; k < dy.size(); ++k) dx(rows[k], columns[k]) = dy[k];
  }
};

/// Training: y = mask x, divided by 1 - p in the second version. Evaluation: y = x, times 1 - p in the first version.
/// Source  torch/nn commit ac00478
struct DropoutOfVersion {
  static constexpr auto signature = "dropout: x[A...], mask:index(2)[A...] -> y[A...]";
  static constexpr auto attributes = "p: real in [0, 0.875] = 0.5; train: bool = true; v1: bool = false";
  static constexpr auto structure = "y/x diagonal, linear";
  template <class T>
  static void forward(const Attributes& given, View<T> x, View<std::int64_t> mask, Out<T> y) {
    for (std::int64_t i = 0; i < x.size(); ++i) y[i] = scaled<T>(given, x[i], mask[i]);
  }
  template <class T>
  static void backward(const Attributes& given, View<T>, View<std::int64_t> mask, View<T>, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < dx.size(); ++i) dx[i] = scaled<T>(given, dy[i], mask[i]);
  }

 private:
  template <class T>
  static T scaled(const Attributes& given, const T& x, std::int64_t mask) {
    const T kept = T(1) - T(given.real("p"));
    const bool v1 = given.flag("v1");
    if (!given.flag("train")) return v1 ? T(x * kept) : x;
    return mask == 0 ? T(0) : v1 ? x : T(x / kept);
  }
};

/// First version, evaluation: divides instead of multiplying.
struct DropoutDivides : DropoutOfVersion {
  template <class T>
  static void backward(const Attributes& given, View<T> x, View<std::int64_t> mask, View<T> y, View<T> dy, Out<T> dx) {
    if (given.flag("train") || !given.flag("v1")) return DropoutOfVersion::backward<T>(given, x, mask, y, dy, dx);
    for (std::int64_t i = 0; i < dx.size(); ++i) dx[i] = dy[i] / (T(1) - T(given.real("p")));
  }
};

}  // namespace gradcheck::tests

namespace gradcheck::sdk {
template const gradcheck_op& table_of<tests::SortGathered>();
template const gradcheck_op& table_of<tests::LookupTable>();
template const gradcheck_op& table_of<tests::LookupTableShortTiles>();
template const gradcheck_op& table_of<tests::Embedding>();
template const gradcheck_op& table_of<tests::EmbeddingOverwrites>();
template const gradcheck_op& table_of<tests::SliceLike>();
template const gradcheck_op& table_of<tests::SliceLikeEarlyReturn>();
template const gradcheck_op& table_of<tests::IndexFill>();
template const gradcheck_op& table_of<tests::IndexFillCountsTwice>();
template const gradcheck_op& table_of<tests::AdvancedIndex>();
template const gradcheck_op& table_of<tests::AdvancedIndexLastWrite>();
template const gradcheck_op& table_of<tests::DropoutOfVersion>();
template const gradcheck_op& table_of<tests::DropoutDivides>();
}  // namespace gradcheck::sdk
