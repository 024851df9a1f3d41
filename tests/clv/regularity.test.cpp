// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"

#include <clientele/clv/regularity.hpp>
#include <clientele/core/random.hpp>
#include <clientele/stats/sampling.hpp>

#include <cmath>
#include <vector>

using namespace clientele;

namespace {

struct buyer {
    std::vector<int> days;
};

} // namespace

// By hand: ratios 5/6 in the middle of four purchases do not count, the last two gaps do: 1/4, 2/3 and 1/2, squares of
// their distances from 1/2: 1/16, 1/36, 0; k = 1 / (8 mean) - 1/2.
TEST_CASE("regularity: Wheat and Morrison's estimate by hand") {
    std::vector<buyer> const buyers{{{0, 5, 6, 9}}, {{3, 7, 9}}, {{1, 2}}, {{}}, {{4}}, {{1, 3, 5}}};
    auto const found = clv::regularity_of_times(buyers, &buyer::days);
    double const mean = (1.0 / 16 + 1.0 / 36) / 3;
    CHECK(found.customers == 3);
    CHECK_THAT(found.k, WithinRel(1 / (8 * mean) - 0.5, 1e-14));
    double const variance = (std::pow(1.0 / 16 - mean, 2) + std::pow(1.0 / 36 - mean, 2) + mean * mean) / 2;
    CHECK_THAT(found.standard_error, WithinRel(std::sqrt(variance / 3) / (8 * mean * mean), 1e-14));
    CHECK(found.phases() == 4);
    CHECK(found.phases(3) == 3);
    std::vector<std::vector<double>> const gaps{{5, 1, 3}, {4, 2}, {1}, {}, {2, 2}};
    CHECK(clv::regularity_of_gaps(gaps) == found);
}

TEST_CASE("regularity: Erlang gaps are known again, whatever the rates") {
    for (int const k : {1, 3}) {
        std::vector<std::vector<double>> gaps(4000);
        random::stream from{11, 0};
        for (auto& of : gaps) {
            double const mean = stats::draw_gamma(from, 0.5) + 1e-3;
            for (int i = 0; i < 2; ++i)
                of.push_back(mean * stats::draw_gamma(from, k));
        }
        auto const found = clv::regularity_of_gaps(gaps);
        CHECK(std::abs(found.k - k) < 3 * found.standard_error);
        CHECK(found.standard_error < 0.1 * k);
        CHECK(found.phases() == static_cast<unsigned>(k));
    }
}

TEST_CASE("regularity: clockwork, too few, and times that cannot be") {
    std::vector<std::vector<double>> const even{{7, 7}, {1, 1}};
    CHECK(std::isinf(clv::regularity_of_gaps(even).k));
    CHECK(clv::regularity_of_gaps(even).phases() == 12);
    std::vector<std::vector<double>> const alone{{7, 3}};
    CHECK(std::isnan(clv::regularity_of_gaps(alone).standard_error));
    std::vector<std::vector<double>> const few{{7}, {}};
    CHECK_THROWS_WITH(clv::regularity_of_gaps(few), ContainsSubstring("none with two gaps"));
    std::vector<std::vector<int>> const twice{{1, 2, 4}, {1, 5, 5}};
    CHECK_THROWS_WITH(clv::regularity_of_times(twice), ContainsSubstring("row 1: time between purchases is 0"));
    std::vector<std::vector<double>> const missing{{1, std::nan("")}};
    CHECK_THROWS_AS(clv::regularity_of_gaps(missing), invalid_data);
}

TEST_CASE("regularity: sums of logarithms of gaps") {
    CHECK_THAT(clv::sum_of_log_gaps(std::vector{0, 2, 5, 9}), WithinRel(std::log(2 * 3 * 4.0), 1e-15));
    CHECK(clv::sum_of_log_gaps(std::vector<double>{}) == 0);
    CHECK(clv::sum_of_log_gaps(std::vector{3.5}) == 0);
    CHECK_THROWS_AS(clv::sum_of_log_gaps(std::vector{3, 2}), invalid_data);
}
