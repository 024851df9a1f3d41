// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"

#include <clientele/core/vectorise.hpp>

#include <cstddef>

namespace {

struct widths {
    std::size_t* seen;

    template <std::size_t Width> CLIENTELE_INLINE void run() const { *seen = Width; }
};

} // namespace

TEST_CASE("work is run once, on registers that are there") {
    std::size_t seen = 0;
    clientele::detail::run_on_widest(widths{&seen});
    CHECK(seen >= clientele::detail::narrow_lanes);
    CHECK(seen <= (CLIENTELE_WIDER_LANES != 0 ? 4 : clientele::detail::narrow_lanes));
}
