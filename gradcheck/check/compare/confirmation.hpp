/// How far a check goes once something looks wrong.
#pragma once

namespace gradcheck {

enum class Confirmation {
  referee,     ///< anything but a clear pass is re-checked at 50 digits
  first_only,  ///< the first rung alone decides: for the many candidates of a shrink
  /// As referee; where a sum over entries is wrong, its wrong entries are found: for the case that is shown.
  located,
};

}  // namespace gradcheck
