// SPDX-License-Identifier: MIT
#include "../support/property.hpp"

#include <clientele/core/random.hpp>
#include <clientele/stats/sort.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

using namespace clientele;

namespace {

void check_sorted(std::vector<double> values) {
    auto expected = values;
    std::ranges::sort(expected);
    stats::sort_numbers(values);
    CHECK(values == expected);
}

} // namespace

TEST_CASE("sort_numbers agrees with std::sort, above and below the size where it cuts into steps") {
    for (std::size_t const size : {0U, 1U, 2U, 511U, 512U, 5000U, 100000U}) {
        random::stream random{1, size};
        std::vector<double> money(size);
        std::vector<double> tied(size);
        std::vector<double> wide(size);
        std::vector<double> alike(size, 3.5);
        for (std::size_t i = 0; i < size; ++i) {
            money[i] = std::floor(std::exp(6 * random.uniform()) * 100) / 100;
            tied[i] = random.below(5) == 0 ? -1.0 * random.below(3) : 0;
            wide[i] = std::ldexp(random.uniform() - 0.5, static_cast<int>(random.below(2000)) - 1000);
        }
        check_sorted(money);
        check_sorted(tied);
        check_sorted(wide);
        check_sorted(alike);
        if (size > 0) {
            money.front() = std::numeric_limits<double>::max(); // one far off: nearly all in one step
            money.back() = -std::numeric_limits<double>::max();
            check_sorted(money);
        }
    }
}

TEST_CASE("sort_numbers: random") {
    clientele_test::property("sorted and a permutation", [] {
        auto values = *rc::gen::container<std::vector<double>>(2000, rc::gen::arbitrary<double>());
        auto expected = values;
        std::ranges::sort(expected);
        stats::sort_numbers(values);
        RC_ASSERT(values == expected);
    });
}
