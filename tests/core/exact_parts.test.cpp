// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "property.hpp"

#include <clientele/core/exact_parts.hpp>
#include <clientele/core/exact_sum.hpp>

#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

using clientele::exact_sum;
using clientele::detail::exact_parts;

TEST_CASE("exact parts: where they are complete they add up to the values, and nearly always they are") {
    clientele_test::property("any values", [](std::vector<double> const& drawn) {
        std::vector<double> values;
        for (double const value : drawn)
            if (std::isfinite(value) && values.size() < exact_parts::most) values.push_back(value);
        exact_parts const parts{values};
        if (!parts.complete) return;
        exact_sum one_by_one;
        for (double const value : values)
            one_by_one.add(value);
        exact_sum cut;
        cut.add(parts.leading);
        cut.add(parts.trailing);
        RC_ASSERT(cut == one_by_one);
    });
    std::vector<double> values;
    for (std::size_t i = 0; i < exact_parts::most; ++i)
        values.push_back(std::sin(static_cast<double>(i)) * 1e5 / 3 + 1e-3);
    CHECK(exact_parts{values}.complete);
    CHECK(exact_parts{std::span<double const>{}}.complete);
    CHECK(exact_parts{std::vector<double>(7)}.complete);
    CHECK(exact_parts{std::vector<double>{1, -0.0, 2, -0.0, -0.0}}.complete);
}

TEST_CASE("exact parts: values too different in size, too large, too small or not finite are not cut") {
    for (double const odd :
         {1e-20 / 3, 1e300, std::numeric_limits<double>::infinity(), std::numeric_limits<double>::quiet_NaN()}) {
        for (std::size_t const at : {0U, 3U, 8U}) {
            std::vector<double> values(9, 1.0 / 3);
            values[at] = odd;
            CHECK_FALSE(exact_parts{values}.complete);
        }
    }
    CHECK_FALSE(exact_parts{std::vector<double>{1e-300, 2e-300}}.complete);
}
