/// Which entries of a large gradient are wrong? Found from differences along a few directions, not entry by entry.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "gradcheck/check/locate/residual.hpp"
#include "gradcheck/tensor/shape.hpp"

namespace gradcheck {

struct DecodingOptions {
  std::uint64_t seed = 0;      ///< of all random choices: the same seed decodes in the same way
  std::int64_t budget = 1000;  ///< forward calls; exceeded by at most the last step, 20 calls
};

/// A part of the tensor that has a name.
struct WrongRegion {
  std::string name;       ///< "row 3", "the last column", "all entries from flat index 512 on", "every entry"
  std::int64_t size = 0;  ///< entries in it
  std::int64_t tried = 0, wrong = 0;  ///< how many of them were tried one by one, and how many of those were wrong
};

struct Decoded {
  std::vector<std::size_t> entries;   ///< wrong for certain, each by a difference of its own; ascending
  std::optional<WrongRegion> region;  ///< where the wrong entries lie, if that has a name
  bool complete = false;  ///< a last probe saw nothing wrong outside of the region or, without one, of the entries
  /// The residual along a random direction that the last probe could not tell from zero. A remaining error d is missed
  /// for certain if d is smaller, and with a chance of about unseen / d if not.
  double unseen = 0;
  std::int64_t forward_calls = 0;
  std::string sentence;
};

/// Decodes a residual that does not vanish. This is adaptive group testing: few of many entries are wrong, and one test
/// can look at any set of them.
///
/// Method  If entry i alone is wrong, the residual along v, with v_k weighted by k+1, is i+1 times that along v (as the
///         ratio of two syndromes locates a single error in a Reed-Solomon code). A ratio that is not a whole number
///         means that several entries are wrong. They are separated in a tree of random halves; only one half is
///         measured, the other follows by subtraction: about 6 calls per wrong entry. Each entry found is confirmed by
///         a difference of its own and its part is subtracted. A probe along a fresh direction decides whether anything
///         is left. Weights by the index along one axis find a wrong row or column in the same way, before any entry is
///         listed. Where halving separates nothing, many entries are wrong; then regions with a name are tried: nothing
///         may be wrong outside, and at least half of the entries drawn from inside must be.
/// Cost    One wrong entry 6 calls, five about 35, fifty about 350, a hundred about 700; a row or a column about 50;
///         other regions 100 to 400, where few of many entries are wrong up to 750.
/// Limits  The number of an entry of error d among n can be read if the residuals are known to d/4n. Otherwise they are
///         measured again at the certified effort, or halving goes on, at a higher cost.
/// Source  Du & Hwang, Combinatorial Group Testing and Its Applications, 2nd ed., World Scientific, 2000.
Decoded decode(ResidualSource& source, const Shape& shape, std::span<const double> direction, const Residual& residual,
               const DecodingOptions& options = {});

}  // namespace gradcheck
