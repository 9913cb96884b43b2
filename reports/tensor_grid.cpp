#include "reports/tensor_grid.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "reports/number_text.hpp"

namespace gradcheck::reports {
namespace {

// The flat position of a multi-index, -1 if it does not fit.
std::int64_t flat_position(const std::vector<std::int64_t>& index, const std::vector<std::int64_t>& shape) {
  if (index.size() != shape.size()) return -1;
  std::int64_t position = 0;
  for (std::size_t axis = 0; axis < shape.size(); ++axis) {
    if (index[axis] < 0 || index[axis] >= shape[axis]) return -1;
    position = position * shape[axis] + index[axis];
  }
  return position;
}

// Ascending numbers below `count`, about `limit` of them: the wanted, the first and the last numbers, with gaps marked.
std::vector<std::int64_t> shown_numbers(std::int64_t count, std::vector<std::int64_t> wanted, std::int64_t limit) {
  std::vector<std::int64_t> shown;
  if (count <= limit) {
    for (std::int64_t i = 0; i < count; ++i) shown.push_back(i);
    return shown;
  }
  if (static_cast<std::int64_t>(wanted.size()) > limit) wanted.resize(static_cast<std::size_t>(limit));
  const std::int64_t rest = std::max<std::int64_t>(2, limit - static_cast<std::int64_t>(wanted.size()));
  for (std::int64_t i = 0; i < (rest + 1) / 2; ++i) wanted.push_back(i);
  for (std::int64_t i = 0; i < rest / 2; ++i) wanted.push_back(count - 1 - i);
  std::sort(wanted.begin(), wanted.end());
  wanted.erase(std::unique(wanted.begin(), wanted.end()), wanted.end());
  std::int64_t next = 0;
  for (const std::int64_t number : wanted) {
    if (number == next + 1)
      shown.push_back(next);  // a gap of one number takes as much room as the number
    else if (number > next)
      shown.push_back(TensorGrid::gap);
    shown.push_back(number);
    next = number + 1;
  }
  return shown;
}

template <class Map>
std::vector<std::int64_t> distinct(const std::vector<std::int64_t>& positions, Map map) {
  std::vector<std::int64_t> numbers;
  for (const std::int64_t position : positions) {
    const std::int64_t number = map(position);
    if (std::find(numbers.begin(), numbers.end(), number) == numbers.end()) numbers.push_back(number);
  }
  return numbers;
}

}  // namespace

std::string position_text(std::int64_t position, const std::vector<std::int64_t>& shape) {
  const std::int64_t count = entry_count(shape);
  if (shape.empty() || position < 0 || position >= count) return fmt::format("{}", position);
  std::vector<std::int64_t> index(shape.size());
  for (std::size_t axis = shape.size(); axis-- > 0;) {
    index[axis] = position % shape[axis];
    position /= shape[axis];
  }
  return fmt::format("[{}]", fmt::join(index, ","));
}

TensorGrid::TensorGrid(const RecordTensor& tensor, const std::vector<std::vector<std::int64_t>>& marked,
                       GridLimits limits)
    : tensor_(&tensor) {
  const auto held = static_cast<std::int64_t>(tensor.values.size());
  matches_shape_ = entry_count(tensor.shape) == held;
  if (!matches_shape_) {
    columns_ = held;
  } else if (!tensor.shape.empty()) {
    columns_ = tensor.shape.back();
    rows_ = columns_ == 0 ? 0 : held / columns_;
    for (const auto& index : marked) {
      if (const std::int64_t position = flat_position(index, tensor.shape); position >= 0) marked_.push_back(position);
    }
  } else if (std::any_of(marked.begin(), marked.end(), [](const auto& index) { return index.empty(); })) {
    marked_.push_back(0);
  }
  if (held == 0) return;
  row_numbers_ = shown_numbers(rows_, distinct(marked_, [this](auto p) { return p / columns_; }), limits.rows);
  column_numbers_ = shown_numbers(columns_, distinct(marked_, [this](auto p) { return p % columns_; }), limits.columns);
}

std::int64_t TensorGrid::hidden_entries() const {
  const auto count = [](const std::vector<std::int64_t>& numbers) {
    return static_cast<std::int64_t>(numbers.size()) - std::count(numbers.begin(), numbers.end(), gap);
  };
  return static_cast<std::int64_t>(tensor_->values.size()) - count(row_numbers_) * count(column_numbers_);
}

std::string TensorGrid::notes() const {
  const auto held = static_cast<std::int64_t>(tensor_->values.size());
  std::string text;
  if (tensor_->is_index) text += ", indices";
  if (!matches_shape_) text += fmt::format(", with {} that contradict the shape", count_of(held, "value"));
  if (held == 0) text += ", empty";
  if (hidden_entries() > 0)
    text += fmt::format(", {} of {} entries not shown", count_text(hidden_entries()), count_text(held));
  return text;
}

double TensorGrid::value(std::int64_t row, std::int64_t column) const {
  return tensor_->values.at(static_cast<std::size_t>(row * columns_ + column));
}

bool TensorGrid::is_marked(std::int64_t row, std::int64_t column) const {
  return std::find(marked_.begin(), marked_.end(), row * columns_ + column) != marked_.end();
}

std::string TensorGrid::row_label(std::int64_t row) const {
  if (!matches_shape_ || tensor_->shape.size() < 2) return "";
  const std::vector<std::int64_t> leading(tensor_->shape.begin(), tensor_->shape.end() - 1);
  std::string label = position_text(row, leading);
  label.insert(label.size() - 1, ",:");
  return label;
}

std::vector<std::vector<std::int64_t>> marked_entries(const Finding& finding, const RecordTensor& tensor) {
  std::vector<std::vector<std::int64_t>> entries;
  for (const RecordComparison& comparison : finding.comparisons) {
    if (comparison.input == tensor.name) entries.push_back(comparison.input_index);
    // The upstream gradient of y may have the name y or dy.
    if (!comparison.output.empty() && (comparison.output == tensor.name || "d" + comparison.output == tensor.name)) {
      entries.push_back(comparison.output_index);
    }
  }
  return entries;
}

}  // namespace gradcheck::reports
