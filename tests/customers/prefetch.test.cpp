// SPDX-License-Identifier: MIT
#include "catch.hpp"

#include <clientele/customers/prefetch.hpp>

TEST_CASE("any address may be asked for") {
    int const here = 7;
    clientele::customers::detail::prefetch(&here);
    clientele::customers::detail::prefetch(nullptr);
    CHECK(here == 7);
}
