// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"
#include "../support/references.hpp"

#include <clientele/stats/gamma.hpp>
#include <clientele/stats/rising.hpp>

#include <cmath>
#include <cstddef>

using namespace clientele;
using clientele_test::error_of;

TEST_CASE("a table of rising factorials is the difference of gamma functions") {
    for (double const a : {1e-6, 0.243, 1.0, 11.5, 300.0, 1e6}) {
        stats::rising_table const table{a, 10'000};
        CHECK(table[0].value == 0);
        CHECK(table[0].slope == 0);
        CHECK(table[0].bend == 0);
        for (std::size_t const n : {1U, 2U, 17U, 1000U, 10'000U}) {
            auto const times = static_cast<double>(n);
            INFO("a = " << a << ", n = " << n);
            CHECK(error_of(table[n].value, stats::log_rising(a, times), std::abs(stats::log_rising(a, times)) + 1) <
                  4e-15);
            CHECK(error_of(table[n].slope, stats::digamma_rise(a, times)) < 4e-15);
        }
    }
}

TEST_CASE("10,000 terms keep their digits") {
    // mpmath: log Gamma(10000.243) - log Gamma(.243), and the differences of the polygamma functions
    stats::rising_table const table{0.243, 10'000};
    CHECK(error_of(table[10'000].slope, 13.56140853648583089) < 1e-15);
    CHECK(error_of(table[10'000].value, 82100.637556370439026) < 1e-15);
    CHECK(error_of(table[10'000].bend, -18.141679784525846790) < 1e-15);
}

TEST_CASE("a table that few look into has the same entries") {
    for (double const a : {1e-6, 0.243, 11.5, 300.0, 1e6}) {
        stats::rising_table const full{a, 10'000};
        stats::rising_table const few{a, 10'000, 3};
        for (std::size_t const n : {0U, 1U, 17U, 1000U, 10'000U}) {
            INFO("a = " << a << ", n = " << n);
            CHECK(error_of(few[n].value, full[n].value, std::abs(full[n].value) + 1) < 4e-15);
            CHECK(error_of(few[n].slope, full[n].slope) < 4e-15);
            CHECK(error_of(few[n].bend, full[n].bend) < 4e-15);
        }
    }
}
