#include "gradcheck/call/packed_forward.hpp"

namespace gradcheck {

namespace {

std::int64_t total_size(const std::vector<Shape>& shapes) {
  std::int64_t size = 0;
  for (const Shape& shape : shapes) size += shape.size();
  return size;
}

// 128 bytes each: 128 MB for each thread that checks.
constexpr std::int64_t most_elements = std::int64_t{1} << 20;

}  // namespace

ForwardCall<Pack<8>>* PackedForward::open() {
  if (disagreements_ >= patience) {
    call_.reset();
    return nullptr;
  }
  if (!call_) {
    const bool offered = (op_.table().forward_scalars & GRADCHECK_SCALAR_PACK8) != 0;
    const std::int64_t elements =
        total_size(case_.input_shapes) + total_size(case_.output_shapes) + total_size(case_.saved_shapes);
    if (!wanted_ || !offered || elements > most_elements) return nullptr;
    call_.emplace(op_, case_);
  }
  return &*call_;
}

bool PackedForward::run() {
  if (!call_->try_forward()) {
    ++disagreements_;
    return false;
  }
  disagreements_ = 0;
  ++passes_;
  return true;
}

}  // namespace gradcheck
