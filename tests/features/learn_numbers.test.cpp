// SPDX-License-Identifier: MIT
#include "catch.hpp"

#include <clientele/core/engine.hpp>
#include <clientele/features/learn_numbers.hpp>

#include <cmath>
#include <limits>
#include <vector>

namespace features = clientele::features;
using features::missing;
using features::number_scale;
using features::scaling;

namespace {

number_scale learnt(std::vector<double> values, features::numeric_options how,
                    std::vector<std::uint64_t> weights = {}) {
    features::encoded const rows{.numeric = 1, .numbers = std::move(values), .weights = std::move(weights)};
    return features::detail::learn_scales(clientele::sequential{}, rows, {{"spend", how}}).front();
}

std::vector<double> encoded_by(number_scale const& scale, std::vector<double> values) {
    for (double& value : values) {
        value = scale(value);
    }
    return values;
}

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

} // namespace

// The examples of scikit-learn's documentation of StandardScaler, RobustScaler and MinMaxScaler (1.5.2).
TEST_CASE("scales of the examples of scikit-learn") {
    std::vector<double> const halves{0, 0, 1, 1};
    CHECK(learnt(halves, {}) == number_scale{.centre = 0.5, .spread = 0.5});
    CHECK(encoded_by(learnt(halves, {}), {0, 0, 1, 1, 2}) == std::vector<double>{-1, -1, 1, 1, 3});

    features::numeric_options const robust{.scale = scaling::robust};
    CHECK(encoded_by(learnt({1, -2, 4}, robust), {1, -2, 4}) == std::vector<double>{0, -1, 1});
    CHECK(encoded_by(learnt({-2, 1, 1}, robust), {-2, 1, 1}) == std::vector<double>{-2, 0, 0});
    auto const third = encoded_by(learnt({2, 3, -2}, robust), {2, 3, -2});
    CHECK(third[0] == 0);
    CHECK_THAT(third[1], WithinAbs(0.4, 1e-15));
    CHECK_THAT(third[2], WithinAbs(-1.6, 1e-15));

    features::numeric_options const range{.scale = scaling::min_max};
    CHECK(encoded_by(learnt({-1, -0.5, 0, 1}, range), {-1, -0.5, 0, 1, 2}) ==
          std::vector<double>{0, 0.25, 0.5, 1, 1.5});
    CHECK(encoded_by(learnt({2, 6, 10, 18}, range), {2, 6, 10, 18, 2}) == std::vector<double>{0, 0.25, 0.5, 1, 0});

    CHECK(learnt({2, 6, 10, 18}, {.scale = scaling::none}) == number_scale{});
}

TEST_CASE("the weight of a feature is that of its square") {
    CHECK(learnt({0, 2}, {.weight = 4}) == number_scale{.centre = 1, .spread = 1, .factor = 2});
}

TEST_CASE("a constant column is 0, whatever its digits and its scale") {
    std::vector<double> const alike(49, 0.1);
    for (auto const scale : {scaling::standardise, scaling::robust, scaling::min_max}) {
        auto const of = learnt(alike, {.scale = scale});
        CHECK(of.spread == 0);
        CHECK(of.centre == 0.1);
    }
    CHECK(learnt({5}, {}).spread == 0);
}

TEST_CASE("where more than half are alike the robust scale takes the standard deviation") {
    // quartiles 0, 0, 0; mean 10, deviations 10 (9 times) and 90: sqrt((9 * 100 + 8100) / 10) = 30
    CHECK(learnt({0, 0, 0, 0, 0, 0, 0, 0, 0, 100}, {.scale = scaling::robust}) ==
          number_scale{.centre = 0, .spread = 30});
}

TEST_CASE("a small spread about a large mean keeps its digits") {
    auto const of = learnt({1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16}, {});
    CHECK(of.centre == 1e9 + 10);
    CHECK_THAT(of.spread, WithinRel(std::sqrt(22.5), 1e-15)); // 36 + 9 + 9 + 36 over 4
}

TEST_CASE("numbers whose squares vanish are no constant") {
    // 0 to 4: mean 2, deviation sqrt(2)
    for (double const unit : {1e-90, 1e-120, 1e-170, 1e-250, 1e-300}) {
        auto const of = learnt({0, unit, 2 * unit, 3 * unit, 4 * unit}, {});
        CHECK_THAT(of.spread, WithinRel(std::sqrt(2.0) * unit, 1e-14));
        CHECK_THAT(encoded_by(of, {4 * unit})[0], WithinRel(std::sqrt(2.0), 1e-14));
        CHECK_THAT(learnt({0, 0, 0, 0, unit}, {.scale = scaling::robust}).spread, WithinRel(0.4 * unit, 1e-14));
    }
    std::vector<double> many; // more than one batch, about a mean that is not 0
    for (int i = 0; i < 1000; ++i) {
        many.push_back(i % 2 == 0 ? 1e-160 : 3e-160);
    }
    CHECK_THAT(learnt(many, {}).spread, WithinRel(1e-160, 1e-14));
}

TEST_CASE("winsorised at the quantiles, and scaled afterwards") {
    std::vector<double> values;
    for (int i = 0; i <= 100; ++i) {
        values.push_back(i);
    }
    values.back() = 1e6;
    auto const of = learnt(values, {.scale = scaling::min_max, .winsorise = 0.1});
    CHECK(of == number_scale{.lower = 10, .upper = 90, .centre = 10, .spread = 80});
    // clamped beyond the quartiles: all that is left are the limits
    auto const narrow = learnt(values, {.scale = scaling::robust, .winsorise = 0.4});
    CHECK(narrow == number_scale{.lower = 40, .upper = 60, .centre = 50, .spread = 20});
}

TEST_CASE("missing numbers take no part, and are filled by the median") {
    auto const of = learnt({not_a_number, 1, 3, not_a_number, 8, 4}, {.missing = missing::impute});
    CHECK(of.fill == 3.5);
    CHECK(of.centre == 4);
    CHECK_THAT(of.spread, WithinRel(std::sqrt(6.5), 1e-15)); // 9 + 1 + 16 + 0 over 4
    CHECK_THROWS_WITH(learnt({not_a_number, not_a_number}, {.missing = missing::impute}),
                      ContainsSubstring("spend is none"));
}

TEST_CASE("rows of weight 0 teach nothing, others as often as their weight") {
    for (auto const scale : {scaling::standardise, scaling::robust, scaling::min_max}) {
        features::numeric_options const how{.scale = scale, .winsorise = 0.05, .missing = missing::impute};
        CHECK(learnt({0.1, 1e9, 0.7, not_a_number, 0.3}, how, {3, 0, 2, 5, 1}) ==
              learnt({0.1, 0.1, 0.3, 0.7, 0.1, 0.7}, how));
    }
    CHECK_THROWS_AS(learnt({1, 2}, {}, {0, 0}), clientele::invalid_data);
}

TEST_CASE("scales have the same bits on any number of threads") {
    features::encoded rows{.numeric = 2};
    for (int i = 0; i < 20'000; ++i) { // more than are sorted: radix selection
        rows.numbers.push_back(std::sin(i) * 1000);
        rows.numbers.push_back(i % 17 == 0 ? not_a_number : std::cos(i) / 3);
    }
    std::vector<features::detail::column_plan> const plans{
        {"a", {.winsorise = 0.01}}, {"b", {.scale = scaling::robust, .missing = missing::impute}}};
    auto const alone = features::detail::learn_scales(clientele::sequential{}, rows, plans);
    for (std::size_t const threads : {2U, 3U, 8U}) {
        CHECK(features::detail::learn_scales(clientele::threads{threads}, rows, plans) == alone);
    }
}
