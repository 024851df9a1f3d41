// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"

#include <clientele/clv/crowd.hpp>

#include <cmath>
#include <cstdint>
#include <optional>
#include <vector>

using namespace clientele;

TEST_CASE("what many share is interpolated over their ages, what few share is not") {
    std::vector<std::optional<clv::summary>> customers{std::nullopt};
    for (int i = 0; i < 150; ++i) customers.emplace_back(clv::summary{0, 0, 5 + 0.1 * i});
    customers.emplace_back(clv::summary{2, 1, 40});
    clv::detail::crowd const of{customers};
    CHECK(of.youngest == 5);
    CHECK(of.oldest == 40);
    auto const f = [](std::uint32_t x, double t) { return (x + 1) / (3 + t); };
    auto const found = of.interpolated(0, 3, f);
    REQUIRE(found.size() == 3);
    CHECK(found[0].exact());
    CHECK_FALSE(found[1].exact()); // nobody
    CHECK_FALSE(found[2].exact()); // one
    for (double const t : {0.0, 1.0, 17.3, 40.0}) CHECK_THAT(found[0](std::log(t + 3)), WithinRel(f(0, t), 1e-12));
}

TEST_CASE("nobody at all") {
    clv::detail::crowd const of{{}};
    CHECK(of.interpolated(0, 1, [](std::uint32_t, double) { return 1.0; }).empty());
}
