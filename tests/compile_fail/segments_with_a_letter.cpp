// expect: a_pattern_of_a_segment_is_not_made_of_digits
// SPDX-License-Identifier: MIT
#include <clientele/rfm/segment_map.hpp>

namespace rfm = clientele::rfm;

#ifdef CLIENTELE_CONTROL
constexpr auto mine =
    rfm::segments<rfm::dimensions::recency_frequency, 2>({{"keep", "22"}, {"new", "21"}, {"gone", "1[12]"}});
#else
constexpr auto mine =
    rfm::segments<rfm::dimensions::recency_frequency, 2>({{"keep", "22"}, {"new", "2x"}, {"gone", "1[12]"}});
#endif

static_assert(mine.name({2, 2, 1}) == "keep");
