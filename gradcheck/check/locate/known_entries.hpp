/// The wrong entries that have been found so far.
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

#include "gradcheck/check/locate/residual.hpp"

namespace gradcheck {

struct KnownEntry {
  std::size_t entry;
  Residual error;
};

class KnownEntries {
 public:
  void add(std::size_t entry, const Residual& error) { all_.push_back({entry, error}); }

  KnownEntry* find(std::size_t entry) {
    const auto place =
        std::find_if(all_.begin(), all_.end(), [&](const KnownEntry& one) { return one.entry == entry; });
    return place == all_.end() ? nullptr : &*place;
  }

  /// A residual along a direction without the part of these entries.
  Residual unexplained(Residual residual, std::span<const double> direction) const {
    for (const KnownEntry& known : all_) {
      const double weight = direction[known.entry];
      residual.value -= known.error.value * DoubleDouble(weight);
      residual.bound += known.error.bound * std::abs(weight);
    }
    return residual;
  }

  std::size_t size() const { return all_.size(); }
  auto begin() const { return all_.begin(); }
  auto end() const { return all_.end(); }
  const KnownEntry& operator[](std::size_t i) const { return all_[i]; }
  const KnownEntry& back() const { return all_.back(); }

 private:
  std::vector<KnownEntry> all_;
};

}  // namespace gradcheck
