#pragma once

#include "gradcheck/sdk.hpp"
#include "ops/broadcast.hpp"

namespace gradcheck::ops {

/// (x, y) = (f_x X / Z + c_x, f_y Y / Z + c_y), the image of a point in front of a camera.
/// Shapes   lateral (X, Y): any x 2.  depth Z: any.  camera (f_x, f_y, c_x, c_y): 4.  image: any x 2. The depth is a
///          separate input, because it has a domain of its own.
/// Backward dX = f_x dx / Z,  dY = f_y dy / Z,  dZ = -(f_x X dx + f_y Y dy) / Z^2,
///          df_x = Σ dx X / Z,  df_y = Σ dy Y / Z,  dc_x = Σ dx,  dc_y = Σ dy.
/// Domain   Z > 0: a point behind the camera has no image. No kinks.
/// Numerics divides twice by Z; Z^2 might overflow or underflow.
/// Source   Hartley & Zisserman, Multiple View Geometry (2nd ed., 2004), section 6.1.
struct Pinhole {
  static constexpr auto signature = "pinhole: lateral[A...,2], depth[A...], camera[4] -> image[A...,2]";
  static constexpr auto domain = "depth in (0, inf)";
  static constexpr auto structure =
      "image/lateral diagonal, linear; image/depth block-diagonal over A; image/camera linear";
  static constexpr auto source = "Hartley & Zisserman, Multiple View Geometry (2nd ed., 2004), section 6.1";

  template <class T>
  static void forward(View<T> lateral, View<T> depth, View<T> camera, Out<T> image) {
    for (std::int64_t i = 0; i < image.size(); ++i)
      image[i] = camera[i % 2] * (lateral[i] / depth[i / 2]) + camera[2 + i % 2];
  }

  template <class T>
  static void backward(View<T> lateral, View<T> depth, View<T> camera, View<T>, View<T> dimage, Out<T> dlateral,
                       Out<T> ddepth, Out<T> dcamera) {
    set_zero(ddepth);
    set_zero(dcamera);
    for (std::int64_t i = 0; i < dimage.size(); ++i) {
      dlateral[i] = camera[i % 2] * dimage[i] / depth[i / 2];
      ddepth[i / 2] -= dlateral[i] * (lateral[i] / depth[i / 2]);
      dcamera[i % 2] += dimage[i] * (lateral[i] / depth[i / 2]);
      dcamera[2 + i % 2] += dimage[i];
    }
  }
};

}  // namespace gradcheck::ops
