#include "properties/value_strata.hpp"

#include <array>

#include "properties/value_patterns.hpp"
#include "properties/value_sizes.hpp"

namespace gradcheck::properties {

namespace {

constexpr std::array all_value_strata = {
    ValueStratum{"ordinary", 20, [](ValueDraw&) { return true; }},
    ValueStratum{"one zero", 2, one_zero},
    ValueStratum{"two zeros", 1, two_zeros},
    ValueStratum{"row of zeros", 1, row_of_zeros},
    ValueStratum{"zeros", 2, all_zeros},
    ValueStratum{"simple", 3, simple_numbers},
    ValueStratum{"positive", 1, positive},
    ValueStratum{"negative", 1, negative},
    ValueStratum{"in order", 1, in_order},
    ValueStratum{"equal", 1, all_equal},
    ValueStratum{"two values", 1, two_values},
    ValueStratum{"equal rows", 1, equal_rows},
    ValueStratum{"nearly equal", 1, nearly_equal},
    ValueStratum{"as another input", 1, as_another_input},
    ValueStratum{"small", 2, [](ValueDraw& draw) { return of_size(draw, -12, -2); }},
    ValueStratum{"smaller", 1, [](ValueDraw& draw) { return of_size(draw, -24, -10); }},
    ValueStratum{"of all sizes", 1, [](ValueDraw& draw) { return of_size(draw, -16, 6); }},
    ValueStratum{"low tail", 2, [](ValueDraw& draw) { return tail(draw, -1); }},
    ValueStratum{"high tail", 2, [](ValueDraw& draw) { return tail(draw, 1); }},
    ValueStratum{"one large", 1, one_large},
    ValueStratum{"about 40", 1, [](ValueDraw& draw) { return around(draw, 40); }},
    ValueStratum{"about 100", 1, [](ValueDraw& draw) { return around(draw, 100); }},
    ValueStratum{"about 800", 1, [](ValueDraw& draw) { return around(draw, 800); }},
    ValueStratum{"about 1e-8", 1, [](ValueDraw& draw) { return of_size(draw, -28, -25); }},
    // The squares underflow in binary32.
    ValueStratum{"about 1e-30", 1, [](ValueDraw& draw) { return of_size(draw, -101, -98); }},
    ValueStratum{"about 1e-300", 1, about_1e_300},
    ValueStratum{"borders", 2, borders},
};

}  // namespace

std::span<const ValueStratum> value_strata() { return all_value_strata; }

}  // namespace gradcheck::properties
