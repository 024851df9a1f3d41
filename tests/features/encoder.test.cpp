// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "level_types.hpp"

#include <clientele/features/encoder.hpp>
#include <clientele/io/text.hpp>

#include <limits>
#include <string>
#include <type_traits>
#include <vector>

namespace features = clientele::features;
using namespace clientele_test;
using features::kind;

namespace {

using mixed = features::encoder<std::string, int>;

/// Revenue, channel, satisfaction.
mixed by_hand() {
    return {.traits = {{"revenue", kind::numeric}, {"channel", kind::categorical}, {"satisfaction", kind::ordinal}},
            .numbers = {{.centre = 100, .spread = 50}, {.centre = 1, .spread = 0.5}},
            .categories = {{.weight = 2, .fill = features::code{1}}},
            .level_sets = {{{"mail", "shop"}}, {{10, 20, 30}}}};
}

template <class Spoil> void refused(Spoil const& spoil) {
    auto made = by_hand();
    spoil(made);
    CHECK_THROWS_AS(made.validate(), clientele::invalid_data);
}

} // namespace

TEST_CASE("an encoder written down by hand reads the middle of a cluster back") {
    auto const of = by_hand();
    CHECK_NOTHROW(of.validate());
    CHECK(of.numeric() == 2);
    CHECK(of.categorical() == 1);
    CHECK(of.number_trait(1).name == "satisfaction");
    CHECK(of.category_trait(0).name == "channel");
    CHECK(of.level_count(0) == 2);
    std::vector<double> const z{-1, 1};
    std::vector<features::code> const codes{1};
    auto const read = of.decode(z, codes);
    REQUIRE(read.size() == 3);
    CHECK(read[0] == features::decoded{"revenue", kind::numeric, 50, "50"});
    CHECK(read[1] == features::decoded{"channel", kind::categorical, {}, "shop"});
    CHECK(read[2] == features::decoded{"satisfaction", kind::ordinal, 1.5, "20"}); // half-way: the lower
}

TEST_CASE("a rank beyond the levels is told by the nearest level") {
    auto const of = by_hand();
    CHECK(of.number_text(1, 100) == "30");
    CHECK(of.number_text(1, -100) == "10");
    CHECK(of.number_text(1, 1.01) == "30");
    CHECK(of.level_text(0, features::unseen_level) == "unseen");
}

TEST_CASE("only whole and finite rows can be decoded") {
    auto const of = by_hand();
    std::vector<double> const one{1};
    std::vector<double> const bad{1, std::numeric_limits<double>::quiet_NaN()};
    std::vector<features::code> const codes{1};
    CHECK_THROWS_AS(of.decode(one, codes), clientele::invalid_data);
    CHECK_THROWS_WITH(of.decode(bad, codes), ContainsSubstring("satisfaction is nan"));
}

TEST_CASE("an encoder is saved and loaded, bit for bit") {
    auto of = by_hand();
    of.numbers[0].centre = 0.1;
    of.numbers[1].fill = 1.0;
    std::get<0>(of.level_sets).known = {"a b", "two\nlines", std::nullopt};
    of.categories[0].fill.reset();
    auto const text = clientele::io::save(of);
    CHECK(clientele::io::load<mixed>(text) == of);
    CHECK(clientele::io::save(clientele::io::load<mixed>(text)) == text);
    using of_bool = features::encoder<bool, channel, double>;
    of_bool const flags{.traits = {{"vip", kind::categorical}, {"by", kind::categorical}, {"size", kind::categorical}},
                        .categories = {{}, {}, {}},
                        .level_sets = {{{false, true}}, {{channel::web, std::nullopt}}, {{0.1, 2.5}}}};
    CHECK(clientele::io::load<of_bool>(clientele::io::save(flags)) == flags);
}

TEST_CASE("impossible encoders are refused") {
    CHECK_THROWS_AS(mixed{}.validate(), clientele::invalid_data);
    CHECK_THROWS_AS(features::encoder<>{}.validate(), clientele::invalid_data);
    refused([](mixed& of) { of.traits.pop_back(); });
    refused([](mixed& of) { of.traits[0].name = "channel"; });
    refused([](mixed& of) { of.traits[0].name.clear(); });
    refused([](mixed& of) { of.traits[0].is = kind::ordinal; });
    refused([](mixed& of) { of.traits[0].is = static_cast<kind>(7); });
    refused([](mixed& of) { of.numbers.pop_back(); });
    refused([](mixed& of) { of.numbers[0].spread = -1; });
    refused([](mixed& of) { of.categories[0].weight = -1; });
    refused([](mixed& of) { of.categories[0].fill = features::code{2}; });
    refused([](mixed& of) { std::get<1>(of.level_sets).known = {2, 1}; });
}

TEST_CASE("the encoder of a schema has the levels of its features") {
    struct account {
        double revenue;
        std::optional<int> grade;
        char const* city;
    };
    auto const traits =
        features::schema(features::categorical("city", &account::city), features::numeric("revenue", &account::revenue),
                         features::ordinal("grade", &account::grade));
    static_assert(std::is_same_v<features::encoder_for<decltype(traits), account>, mixed>);
    static_assert(std::is_same_v<features::encoder_for<decltype(traits), account const>, mixed>);
    SUCCEED();
}
