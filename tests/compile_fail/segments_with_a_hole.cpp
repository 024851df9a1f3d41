// expect: a_score_belongs_to_no_segment
// SPDX-License-Identifier: MIT
#include <clientele/rfm/segment_map.hpp>

namespace rfm = clientele::rfm;

#ifdef CLIENTELE_CONTROL
constexpr auto mine =
    rfm::segments<rfm::dimensions::recency_frequency, 2>({{"keep", "22"}, {"new", "21"}, {"gone", "1[12]"}});
#else
constexpr auto mine =
    rfm::segments<rfm::dimensions::recency_frequency, 2>({{"keep", "22"}, {"new", "21"}, {"gone", "11"}});
#endif

static_assert(mine.name({2, 2, 1}) == "keep");
