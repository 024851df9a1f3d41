// expect: (for the satisfaction of|does not satisfy) 'customer_range
// SPDX-License-Identifier: MIT
#include <clientele/rfm.hpp>

#include <range/v3/view/istream.hpp>

#include <sstream>
#include <vector>

namespace rfm = clientele::rfm;

auto fitted(std::istringstream& numbers) {
    auto const identity = [](int n) { return n; };
    auto const by = rfm::lens(rfm::recency(identity), rfm::frequency(identity), rfm::monetary(identity));
#ifdef CLIENTELE_CONTROL
    numbers.get();
    return rfm::fit(std::vector{1, 2, 3}, by);
#else
    return rfm::fit(ranges::istream_view<int>(numbers), by);
#endif
}
