#pragma once

#include "gradcheck/sdk.hpp"
#include "ops/broadcast.hpp"

namespace gradcheck::ops {

/// y_ncpq = image x_nc at the place grid_npq = (across, down), interpolated linearly. -1 and 1 are the centers of the
/// outer pixels (`align_corners`) or their outer edges. Beyond the pixels the image is 0, or has the value at the
/// border.
/// Shapes   x: N x C x H x W.  grid: N x P x Q x 2.  y: N x C x P x Q.
/// Backward dx = Σ dy times the weight of the pixel in that result;  dgrid = Σ over channels of dy times the
///          differences of the four surrounding pixels along the row and the column, times pixels per unit of the grid.
/// Domain   everything. Kinks where a coordinate of a place is at the center of a pixel; the slope there is that of the
///          cell to the right or below. The language declares kinks only at fixed numbers, so only the frequent ones
///          are declared. With padding by the border, y is constant beyond the border.
/// Numerics a few roundings; places far outside lose their fraction.
/// Source   Jaderberg, Simonyan, Zisserman & Kavukcuoglu, Spatial Transformer Networks, NIPS 2015, equations (5) to
///          (7).
struct GridSample {
  static constexpr auto signature = "grid_sample: x[N,C,H,W], grid[N,P,Q,2] -> y[N,C,P,Q] where H >= 1, W >= 1";
  static constexpr auto attributes = "padding: {zeros, border} = zeros; align_corners: bool = false";
  static constexpr auto structure =
      "y/x block-diagonal over N, block-diagonal over C, linear; "
      "y/grid block-diagonal over N, block-diagonal over P, block-diagonal over Q";
  static constexpr auto kinks = "grid at -1; grid at 0; grid at 1";
  static constexpr auto source = "Jaderberg, Simonyan, Zisserman & Kavukcuoglu, NIPS 2015";

  template <class T>
  static void forward(const Attributes& values, View<T> x, View<T> grid, Out<T> y) {
    const std::int64_t places = y.extent(2) * y.extent(3);
    for (std::int64_t j = 0; j < y.size(); ++j) {
      const Cell<T> cell(values, x, grid, j / (y.extent(1) * places) * places + j % places);
      const auto pixel = [&](std::int64_t down, std::int64_t across) {
        return cell.pixel(x, j / places, down, across);
      };
      const T upper = pixel(0, 0) + cell.across.weight * (pixel(0, 1) - pixel(0, 0));
      const T lower = pixel(1, 0) + cell.across.weight * (pixel(1, 1) - pixel(1, 0));
      y[j] = upper + cell.down.weight * (lower - upper);
    }
  }

  template <class T>
  static void backward(const Attributes& values, View<T> x, View<T> grid, View<T> y, View<T> dy, Out<T> dx,
                       Out<T> dgrid) {
    const std::int64_t places = y.extent(2) * y.extent(3);
    set_zero(dx);
    set_zero(dgrid);
    for (std::int64_t j = 0; j < dy.size(); ++j) {
      const std::int64_t place = j / (y.extent(1) * places) * places + j % places;
      const Cell<T> cell(values, x, grid, place);
      const T u = cell.across.weight, v = cell.down.weight;
      const T weights[2][2] = {{T((T(1) - u) * (T(1) - v)), T(u * (T(1) - v))}, {T((T(1) - u) * v), T(u * v)}};
      for (std::int64_t down = 0; down < 2; ++down) {
        for (std::int64_t across = 0; across < 2; ++across) {
          const std::int64_t i = cell.element(j / places, down, across);
          if (i >= 0) dx[i] += weights[down][across] * dy[j];
        }
      }
      const auto pixel = [&](std::int64_t down, std::int64_t across) {
        return cell.pixel(x, j / places, down, across);
      };
      const T along_row = (T(1) - v) * (pixel(0, 1) - pixel(0, 0)) + v * (pixel(1, 1) - pixel(1, 0));
      const T along_column = (T(1) - u) * (pixel(1, 0) - pixel(0, 0)) + u * (pixel(1, 1) - pixel(0, 1));
      dgrid[2 * place] += dy[j] * along_row * cell.across.slope;
      dgrid[2 * place + 1] += dy[j] * along_column * cell.down.slope;
    }
  }

 private:
  /// A place along a row or a column of pixels: between pixels `first` and `first` + 1, `weight` from the first.
  template <class T>
  struct Along {
    std::int64_t first;
    T weight, slope;  // slope: pixels per unit of the grid

    Along(const T& place, std::int64_t extent, bool align_corners, bool border)
        : slope((align_corners ? T(extent - 1) : T(extent)) / T(2)) {
      T pixel = (place + T(1)) * slope - (align_corners ? T(0) : T(T(1) / T(2)));
      const bool beyond = pixel < T(0) || pixel > T(extent - 1);
      if (border && beyond) {
        pixel = pixel < T(0) ? T(0) : T(extent - 1);
        slope = T(0);
      }
      // Further out there is no image left; the limit keeps the index small.
      const T near = pixel < T(-2) ? T(-2) : pixel > T(extent + 1) ? T(extent + 1) : pixel;
      const T whole = floor(near);
      first = -2;
      while (T(first) < whole) ++first;
      weight = near - whole;
    }
  };

  /// The four pixels around a place.
  template <class T>
  struct Cell {
    std::int64_t height, width;
    bool border;
    Along<T> across, down;

    Cell(const Attributes& values, const View<T>& x, const View<T>& grid, std::int64_t place)
        : height(x.extent(2)),
          width(x.extent(3)),
          border(values.choice("padding") == 1),
          across(grid[2 * place], width, values.flag("align_corners"), border),
          down(grid[2 * place + 1], height, values.flag("align_corners"), border) {}

    /// -1 beyond the image.
    std::int64_t element(std::int64_t image, std::int64_t below, std::int64_t right) const {
      std::int64_t row = down.first + below, column = across.first + right;
      if (border) row = min(row, height - 1), column = min(column, width - 1);
      const bool inside = 0 <= row && row < height && 0 <= column && column < width;
      return inside ? (image * height + row) * width + column : -1;
    }
    T pixel(const View<T>& x, std::int64_t image, std::int64_t below, std::int64_t right) const {
      const std::int64_t i = element(image, below, right);
      return i < 0 ? T(0) : x[i];
    }
  };
};

}  // namespace gradcheck::ops
