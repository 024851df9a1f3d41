// SPDX-License-Identifier: MIT
#include "catch.hpp"

#include <clientele/features/encode.hpp>
#include <clientele/features/fit.hpp>
#include <clientele/io/text.hpp>

#include <forward_list>
#include <istream>
#include <iterator>
#include <map>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace features = clientele::features;

namespace {

struct account {
    double revenue = 0;
    std::string city;
    int grade = 0;
};

auto const traits =
    features::schema(features::numeric("revenue", &account::revenue), features::categorical("city", &account::city),
                     features::ordinal("grade", &account::grade, {.scale = features::scaling::none}));

std::vector<account> const last_month{{100, "Bonn", 10}, {300, "Aachen", 20}, {200, "Bonn", 40}};
std::vector<account> const this_month{{200, "Bonn", 20}, {900, "Unna", 30}, {100, "Aachen", 50}, {100, "Bonn", 0}};

} // namespace

TEST_CASE("next month's customers are encoded by last month's encoder") {
    auto const encoder = features::fit(last_month, traits);
    auto const rows = features::encode(encoder, this_month, traits);
    CHECK_NOTHROW(rows.validate());
    REQUIRE(rows.rows() == 4);
    CHECK(rows.numbers_of(0)[0] == 0); // mean 200
    CHECK_THAT(rows.numbers_of(2)[0], WithinRel(-std::sqrt(1.5), 1e-15));
    CHECK(rows.codes == std::vector<features::code>{1, features::unseen_level, 0, 1});
    CHECK(rows.numbers_of(0)[1] == 1);
    CHECK(rows.numbers_of(1)[1] == 1.5);
    CHECK(rows.numbers_of(2)[1] == 2.5);
    CHECK(rows.numbers_of(3)[1] == -0.5);
    for (std::size_t const threads : {2U, 3U, 8U}) {
        CHECK(features::encode(encoder, this_month, traits, clientele::threads{threads}) == rows);
    }
}

TEST_CASE("an encoder that was saved encodes as before") {
    auto const encoder = features::fit(last_month, traits);
    auto const loaded =
        clientele::io::load<features::encoder_for<decltype(traits), account>>(clientele::io::save(encoder));
    CHECK(features::encode(loaded, this_month, traits) == features::encode(encoder, this_month, traits));
}

TEST_CASE("customers are encoded from any range, once or more often readable") {
    std::vector<double> const numbers{1, 2, 3.5};
    auto const by = features::schema(features::numeric("number", [](double x) { return x; }));
    auto const encoder = features::fit(numbers, by);
    auto const rows = features::encode(encoder, numbers, by);
    CHECK(features::encode(encoder, std::forward_list<double>(numbers.begin(), numbers.end()), by) == rows);
    std::istringstream text("1 2 3.5");
    struct stream_of_numbers {
        std::istream_iterator<double> first, last;
        [[nodiscard]] auto begin() const { return first; }
        [[nodiscard]] auto end() const { return last; }
    };
    CHECK(features::encode(encoder, stream_of_numbers{std::istream_iterator<double>(text), {}}, by) == rows);
    std::map<int, double> const table{{1, 1}, {2, 2}, {3, 3.5}};
    auto const by_value =
        features::schema(features::numeric("number", [](std::pair<int const, double> const& at) { return at.second; }));
    CHECK(features::encode(encoder, table, by_value) == rows);
    CHECK(features::encode(encoder, std::vector<double>{}, by).rows() == 0);
}

TEST_CASE("an encoder of other features is refused") {
    auto const other =
        features::schema(features::numeric("turnover", &account::revenue),
                         features::categorical("city", &account::city), features::ordinal("grade", &account::grade));
    CHECK_THROWS_WITH(features::encode(features::fit(last_month, other), this_month, traits),
                      ContainsSubstring("those of the encoder"));
    auto broken = features::fit(last_month, traits);
    broken.numbers[0].spread = -1;
    CHECK_THROWS_AS(features::encode(broken, this_month, traits), clientele::invalid_data);
}
