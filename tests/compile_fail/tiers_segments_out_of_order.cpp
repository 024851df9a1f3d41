// expect: segments_stand_in_another_order_than_in_their_map
// SPDX-License-Identifier: MIT
#include <clientele/rfm.hpp>
#include <clientele/tiers.hpp>

namespace rfm = clientele::rfm;
namespace tiers = clientele::tiers;
using enum tiers::present_value;

constexpr auto halves = rfm::segments<rfm::dimensions::recency_frequency, 2>({{"Here", "2[12]"}, {"Gone", "1[12]"}});

#ifdef CLIENTELE_CONTROL
constexpr auto mine = tiers::tiers_of_segments<tiers::present_value>(halves, {{"Here", high}, {"Gone", low}});
#else
constexpr auto mine = tiers::tiers_of_segments<tiers::present_value>(halves, {{"Gone", low}, {"Here", high}});
#endif

static_assert(mine(rfm::score{2, 1, 1}) == high);
