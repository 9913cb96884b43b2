/// An op's attributes as forward and backward read them.
#pragma once

#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

#include "gradcheck/abi/abi.h"
#include "gradcheck/sdk/arity.hpp"

namespace gradcheck {

/// The values of an op's attributes in one call, by name. forward and backward take it as first parameter:
///   static void forward(const Attributes& attributes, View<T> x, Out<T> y)
/// Throws std::invalid_argument for a name that the op does not declare.
class Attributes {
 public:
  Attributes(std::string_view declaration, std::span<const gradcheck_attribute> values)
      : declaration_(declaration), values_(values) {}

  std::int64_t integer(std::string_view name) const { return find(name).integer; }
  double real(std::string_view name) const { return find(name).real; }
  bool flag(std::string_view name) const { return find(name).integer != 0; }
  /// Position of the chosen word in the declared list, from 0: `mode: {none, sum, mean} = mean` gives 2 for mean.
  std::int64_t choice(std::string_view name) const { return find(name).integer; }

 private:
  const gradcheck_attribute& find(std::string_view name) const {
    std::string_view rest = declaration_;
    for (std::size_t place = 0; !rest.empty() && place < values_.size(); ++place) {
      const std::size_t end = rest.find(';');
      const std::string_view item = rest.substr(0, end);
      if (sdk::trim(item.substr(0, item.find(':'))) == name) return values_[place];
      rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
    }
    throw std::invalid_argument("no attribute '" + std::string(name) +
                                "' is declared; declared are: " + std::string(declaration_));
  }

  std::string_view declaration_;
  std::span<const gradcheck_attribute> values_;
};

}  // namespace gradcheck
