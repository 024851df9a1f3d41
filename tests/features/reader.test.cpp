// SPDX-License-Identifier: MIT
#include "catch.hpp"

#include <clientele/features/encoder.hpp>
#include <clientele/features/reader.hpp>

#include <array>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace features = clientele::features;
using features::kind;

namespace {

struct account {
    std::optional<double> revenue{};
    std::string channel{};
    std::optional<int> grade{};
    std::optional<int> region{};
};

auto const traits =
    features::schema(features::numeric("revenue", &account::revenue, {.missing = features::missing::impute}),
                     features::categorical("channel", &account::channel),
                     features::ordinal("grade", &account::grade, {.missing = features::missing::impute}),
                     features::categorical("region", &account::region, {.missing = features::missing::own_level}));

using encoder = features::encoder_for<decltype(traits), account>;

encoder by_hand() {
    return {
        .traits = {{"revenue", kind::numeric},
                   {"channel", kind::categorical},
                   {"grade", kind::ordinal},
                   {"region", kind::categorical}},
        .numbers = {{.log = true, .centre = 0, .spread = 2, .fill = 6.0}, {.centre = 1, .spread = 0.5, .fill = 2.0}},
        .categories = {{}, {.weight = 3}},
        .level_sets = {{{"mail", "shop"}}, {{10, 20, 30}}, {{1, 2, std::nullopt}}}};
}

struct row_read {
    std::array<std::optional<double>, 2> numbers{};
    std::array<std::optional<features::code>, 2> codes{};
};

row_read read_by(encoder const& with, account customer) {
    row_read found;
    features::reader const reads{with, traits};
    reads.read(
        customer, 0, [&](std::size_t column, std::optional<double> x) { found.numbers[column] = x; },
        [&](std::size_t column, std::optional<features::code> level) { found.codes[column] = level; });
    return found;
}

} // namespace

TEST_CASE("a customer is read before any scaling") {
    auto const read = read_by(by_hand(), {.revenue = 99, .channel = "shop", .grade = 30, .region = 2});
    CHECK(read.numbers[0] == 99);
    CHECK(read.numbers[1] == 2); // the rank
    CHECK(read.codes[0] == features::code{1});
    CHECK(read.codes[1] == features::code{1});
}

TEST_CASE("what a customer does not have is empty, or a level of its own") {
    auto const read = read_by(by_hand(), {.channel = "shop"});
    CHECK_FALSE(read.numbers[0]);
    CHECK_FALSE(read.numbers[1]);
    CHECK(read.codes[0] == features::code{1});
    CHECK(read.codes[1] == features::code{2});
}

TEST_CASE("a customer is encoded with what was learnt") {
    auto const with = by_hand();
    features::reader const reads{with, traits};
    std::array<double, 2> numbers{};
    std::array<features::code, 2> codes{};
    account unknown{.channel = "fair", .grade = 25};
    reads.encode(unknown, 0, numbers, codes);
    CHECK(numbers[0] == 3); // 6 / 2
    CHECK(numbers[1] == 1); // rank 1.5
    CHECK(codes[0] == features::unseen_level);
    CHECK(codes[1] == 2);
    account someone{.revenue = 0, .channel = "mail", .region = 1};
    reads.encode(someone, 0, numbers, codes);
    CHECK(numbers[0] == 0);
    CHECK(numbers[1] == 2); // rank 2 in place of the missing
    CHECK(codes[0] == 0);
    CHECK(codes[1] == 0);
}

TEST_CASE("values that cannot be read are named") {
    auto strict = by_hand();
    strict.numbers[1].fill.reset();
    CHECK_THROWS_WITH(read_by(strict, {.revenue = 1, .channel = "mail"}), ContainsSubstring("row 0: grade is none"));
    CHECK_THROWS_WITH(read_by(strict, {.revenue = std::numeric_limits<double>::infinity()}),
                      ContainsSubstring("row 0: revenue is inf"));
    auto no_own_level = by_hand();
    std::get<2>(no_own_level.level_sets).known.pop_back();
    CHECK_THROWS_WITH(read_by(no_own_level, {.channel = "mail"}), ContainsSubstring("region is none"));
    auto const with = by_hand();
    features::reader const reads{with, traits};
    std::array<double, 2> numbers{};
    std::array<features::code, 2> codes{};
    account debtor{.revenue = -1, .channel = "mail"};
    CHECK_THROWS_WITH(reads.encode(debtor, 8, numbers, codes), ContainsSubstring("row 8: revenue is -1"));
    auto tiny = by_hand();
    tiny.numbers[0] = {.spread = 1e-300};
    features::reader const reads_tiny{tiny, traits};
    account rich{.revenue = 1e100, .channel = "mail"};
    CHECK_THROWS_WITH(reads_tiny.encode(rich, 3, numbers, codes), ContainsSubstring("row 3: revenue is 1e+100"));
}

TEST_CASE("encoder and schema must have the same features in the same order") {
    auto const with = by_hand();
    auto const fewer = features::schema(features::numeric("revenue", &account::revenue));
    CHECK_THROWS_AS((features::reader{with, fewer}), clientele::invalid_data);
    auto renamed = by_hand();
    renamed.traits[0].name = "turnover";
    CHECK_THROWS_AS((features::reader{renamed, traits}), clientele::invalid_data);
}
