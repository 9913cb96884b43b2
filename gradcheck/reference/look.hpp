/// How thoroughly derivatives are measured.
#pragma once

namespace gradcheck {

/// The first look is cheap and clears nearly every case. Whatever it does not clear gets a second one: extended scalars
/// take a much smaller step, so that no fail rests on one step alone; black boxes take a whole ladder of steps.
enum class Look { first, second };

}  // namespace gradcheck
