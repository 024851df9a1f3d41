// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "data.hpp"
#include "level_types.hpp"
#include "property.hpp"
#include "ranks.hpp"

#include <clientele/features/encode.hpp>
#include <clientele/features/fit.hpp>
#include <clientele/io/text.hpp>

#include <array>
#include <cmath>
#include <cstdint>
#include <fstream>
#include <limits>
#include <list>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace features = clientele::features;
using namespace clientele_test;
using features::missing;
using features::scaling;

namespace {

struct account {
    double revenue = 0;
    std::optional<int> age{};
    channel by{};
    std::optional<std::string> city{};
    std::optional<int> grade{};
    std::uint64_t copies = 1;
};

std::vector<account> const accounts{{99, 20, channel::web, "Bonn", 3, 2},
                                    {0, 40, channel::shop, "Aachen", 1, 1},
                                    {9, {}, channel::web, {}, 1, 0},
                                    {999, 60, channel::mail, "Bonn", {}, 1}};

auto features_of() {
    return std::tuple{
        features::numeric("revenue", &account::revenue, {.scale = scaling::min_max, .log = true}),
        features::numeric("age", &account::age, {.missing = missing::impute}),
        features::categorical("channel", &account::by, {.weight = 0.5}),
        features::categorical("city", &account::city, {.missing = missing::own_level}),
        features::ordinal("grade", &account::grade, {.scale = scaling::none, .missing = missing::impute})};
}

auto const traits = std::apply([](auto... of) { return features::schema(of...); }, features_of());
auto const weighted_traits =
    std::apply([](auto... of) { return features::schema(of..., features::weight(&account::copies)); }, features_of());

std::vector<account> repeated(std::vector<account> const& rows) {
    std::vector<account> each;
    for (auto const& row : rows) {
        each.insert(each.end(), row.copies, row);
    }
    return each;
}

account any_account() {
    account one{.revenue = *rc::gen::inRange(0, 1000) * 0.1,
                .by = static_cast<channel>(*rc::gen::inRange(0, 3)),
                .copies = static_cast<std::uint64_t>(*rc::gen::inRange(0, 4))};
    if (*rc::gen::inRange(0, 5) != 0) {
        one.age = *rc::gen::inRange(18, 25);
        one.city = std::string(1, static_cast<char>(*rc::gen::inRange(97, 102)));
    }
    if (*rc::gen::inRange(0, 7) != 0) {
        one.grade = *rc::gen::inRange(1, 6);
    }
    return one;
}

/// The first row has everything, so that there is somebody to learn from.
std::vector<account> any_accounts() {
    auto const count = *rc::gen::inRange(0, 40);
    std::vector<account> rows{{1, 18, channel::shop, "a", 1, 1}};
    for (int i = 0; i < count; ++i) {
        rows.push_back(any_account());
    }
    return rows;
}

using wine = std::array<double, 13>;

std::optional<std::vector<wine>> wines() {
    auto const file = data_file("wine.csv");
    if (!file) return std::nullopt;
    std::ifstream lines(*file);
    std::vector<wine> rows;
    std::string line;
    std::getline(lines, line);
    while (std::getline(lines, line)) {
        std::istringstream values(line);
        auto& row = rows.emplace_back();
        for (double& value : row) {
            std::string text;
            std::getline(values, text, ',');
            value = std::stod(text);
        }
    }
    return rows;
}

auto proline(features::numeric_options how) {
    return features::schema(features::numeric(
                                "alcohol", [](wine const& w) { return w[0]; }, how),
                            features::numeric(
                                "proline", [](wine const& w) { return w[12]; }, how));
}

void check_rows(features::encoded const& rows, std::array<double, 4> const& first_and_last) {
    REQUIRE(rows.rows() == 178);
    CHECK_THAT(rows.numbers_of(0)[0], WithinAbs(first_and_last[0], 1e-12));
    CHECK_THAT(rows.numbers_of(0)[1], WithinAbs(first_and_last[1], 1e-12));
    CHECK_THAT(rows.numbers_of(177)[0], WithinAbs(first_and_last[2], 1e-12));
    CHECK_THAT(rows.numbers_of(177)[1], WithinAbs(first_and_last[3], 1e-12));
}

} // namespace

TEST_CASE("an encoder by hand") {
    auto const [encoder, rows] = features::fit_encode(accounts, traits);
    CHECK_NOTHROW(encoder.validate());
    CHECK_NOTHROW(rows.validate());
    CHECK(rows.rows() == 4);
    CHECK(rows.numeric == 3);
    CHECK(rows.categorical == 2);
    CHECK(rows.weights.empty());
    CHECK(rows.category_weights == std::vector{0.5, 1.0});
    CHECK(std::get<0>(encoder.level_sets) == features::levels<channel>{{channel::shop, channel::web, channel::mail}});
    CHECK(std::get<1>(encoder.level_sets) == features::levels<std::string>{{"Aachen", "Bonn", std::nullopt}});
    CHECK(rows.codes == std::vector<features::code>{1, 1, 0, 0, 1, 2, 2, 1});
    // log(1 + x) of 99, 0, 9, 999 is 2, 0, 1, 3 times log 10
    CHECK_THAT(rows.numbers_of(0)[0], WithinAbs(2.0 / 3, 1e-15));
    CHECK(rows.numbers_of(1)[0] == 0);
    CHECK(rows.numbers_of(3)[0] == 1);
    // ages 20, 40, 60: mean and median 40
    CHECK(rows.numbers_of(1)[1] == 0);
    CHECK(rows.numbers_of(2)[1] == 0);
    CHECK_THAT(rows.numbers_of(0)[1], WithinRel(-std::sqrt(1.5), 1e-15));
    // ranks of grades 3, 1, 1: 1, 0, 0, the missing one 0
    CHECK(rows.numbers_of(0)[2] == 1);
    CHECK(rows.numbers_of(3)[2] == 0);
    CHECK(encoder.decode(rows.numbers_of(0), rows.codes_of(0))[1].number == 20);
    CHECK(encoder.decode(rows.numbers_of(0), rows.codes_of(0))[4].text == "3");
}

TEST_CASE("fit_encode is fit and then encode") {
    property("the same rows and encoder, alone and on three threads", [] {
        auto const rows = any_accounts();
        auto const both = features::fit_encode(rows, weighted_traits);
        RC_ASSERT(features::fit(rows, weighted_traits) == both.encoder);
        RC_ASSERT(features::encode(both.encoder, rows, weighted_traits) == both.rows);
        RC_ASSERT(features::fit_encode(rows, weighted_traits, clientele::threads{3}) == both);
        both.rows.validate();
    });
}

TEST_CASE("the weight of a customer is his repetition in the encoder") {
    auto const learnt = features::fit(accounts, weighted_traits);
    CHECK(learnt == features::fit(repeated(accounts), traits));
    CHECK(features::fit_encode(accounts, weighted_traits).rows.weights == std::vector<std::uint64_t>{2, 1, 0, 1});
    property("to the last bit", [] {
        auto const rows = any_accounts();
        RC_ASSERT(features::fit(rows, weighted_traits) == features::fit(repeated(rows), traits));
    });
}

TEST_CASE("customers of weight 0 are encoded by what the others taught") {
    std::vector<account> const rows{
        {1, 1, channel::web, "Bonn", 1, 3}, {3, 3, channel::web, "Bonn", 5, 1}, {5, 9, channel::mail, "Unna", 4, 0}};
    auto const [encoder, encoded] = features::fit_encode(rows, weighted_traits);
    CHECK(encoded.codes_of(2)[0] == features::unseen_level);
    CHECK(encoded.codes_of(2)[1] == features::unseen_level);
    CHECK(encoded.numbers_of(2)[2] == 0.5); // between grades 1 and 5
    CHECK(encoded == features::encode(encoder, rows, weighted_traits));
}

TEST_CASE("any forward range and any order of rows teach the same") {
    auto const learnt = features::fit(accounts, traits);
    CHECK(features::fit(std::list<account>(accounts.rbegin(), accounts.rend()), traits) == learnt);
    auto const two_by_two =
        features::fit(std::list<account>(accounts.begin(), accounts.end()), traits, clientele::threads{2});
    CHECK(two_by_two == learnt);
}

TEST_CASE("a category without an order is learnt as it comes") {
    struct plan_of {
        comparable plan;
    };
    std::vector<plan_of> const rows{{{7}}, {{3}}, {{7}}, {{5}}};
    auto const by = features::schema(features::categorical("plan", &plan_of::plan));
    auto const [encoder, encoded] = features::fit_encode(rows, by);
    CHECK(encoded.codes == std::vector<features::code>{0, 1, 0, 2});
    CHECK(features::fit_encode(rows, by, clientele::threads{3}).rows == encoded);
}

TEST_CASE("nobody teaches nothing") {
    CHECK_THROWS_WITH(features::fit(std::vector<account>{}, traits), ContainsSubstring("customers is empty"));
    auto nobody = accounts;
    for (auto& one : nobody) {
        one.copies = 0;
    }
    CHECK_THROWS_AS(features::fit(nobody, weighted_traits), clientele::invalid_data);
    std::vector<account> const ageless{{.by = channel::web}};
    CHECK_THROWS_WITH(features::fit(ageless, traits), ContainsSubstring("age is none"));
    auto const by_city = features::schema(features::categorical("city", &account::city, {.missing = missing::impute}));
    CHECK_THROWS_WITH(features::fit(ageless, by_city), ContainsSubstring("city is none"));
    auto const own = features::schema(features::categorical("city", &account::city, {.missing = missing::own_level}));
    CHECK(features::fit_encode(ageless, own).rows.codes == std::vector<features::code>{0});
}

TEST_CASE("missing categories take the commonest level") {
    auto const by = features::schema(features::categorical("city", &account::city, {.missing = missing::impute}));
    auto const [encoder, rows] = features::fit_encode(accounts, by);
    CHECK(rows.codes == std::vector<features::code>{1, 0, 1, 1}); // Bonn
    CHECK(encoder.categories[0].fill == features::code{1});
    CHECK(features::encode(encoder, accounts, by) == rows);
}

TEST_CASE("values that are missing or impossible are named by row and feature") {
    auto const strict = features::schema(features::ordinal("grade", &account::grade));
    auto const money = features::schema(features::numeric("revenue", &account::revenue, {.log = true}));
    auto debtors = accounts;
    debtors[2].revenue = -1;
    for (std::size_t const threads : {1U, 3U}) {
        clientele::threads const how{threads};
        CHECK_THROWS_WITH(features::fit(accounts, strict, how), StartsWith("row 3: grade is none"));
        CHECK_THROWS_WITH(features::fit(debtors, money, how), StartsWith("row 2: revenue is -1"));
        CHECK_THROWS_WITH(features::fit(accounts, features::schema(features::categorical("city", &account::city)), how),
                          StartsWith("row 2: city is none"));
    }
    auto const encoder = features::fit(accounts, money);
    CHECK_THROWS_WITH(features::encode(encoder, debtors, money), StartsWith("row 2: revenue is -1"));
}

TEST_CASE("an id among the features is found out") {
    std::vector<int> ids(65'535);
    for (std::size_t i = 0; i < ids.size(); ++i) {
        ids[i] = static_cast<int>(i);
    }
    auto const by = features::schema(features::categorical("number", [](int id) { return id; }));
    CHECK_THROWS_WITH(features::fit(ids, by), ContainsSubstring("number is one of more than 65534 levels"));
    CHECK_THROWS_AS(features::fit(ids, by, clientele::threads{2}), clientele::invalid_data);
    ids.pop_back();
    CHECK(features::fit_encode(ids, by).rows.codes.back() == 65'533);
}

TEST_CASE("processes learn the whole encoder and encode their own rows") {
    auto const alone = features::fit_encode(accounts, weighted_traits);
    std::vector<features::encoded> parts(3);
    on_ranks(accounts, 3, [&](rank const& process, std::vector<account> const& part, std::size_t number) {
        auto const both = features::fit_encode(part, weighted_traits, process);
        parts[number] = both.encoder == alone.encoder ? both.rows : features::encoded{};
    });
    std::vector<double> numbers;
    std::vector<features::code> codes;
    for (auto const& part : parts) {
        numbers.insert(numbers.end(), part.numbers.begin(), part.numbers.end());
        codes.insert(codes.end(), part.codes.begin(), part.codes.end());
    }
    CHECK(numbers == alone.rows.numbers);
    CHECK(codes == alone.rows.codes);
}

// StandardScaler, RobustScaler and MinMaxScaler of scikit-learn 1.5.2; with log1p, and with values clipped at
// numpy.quantile 0.05 and 0.95, before.
TEST_CASE("the wines as scikit-learn scales them", "[data]") {
    auto const rows = wines();
    if (!rows) return;
    auto const standard = features::fit_encode(*rows, proline({}));
    CHECK_THAT(standard.encoder.numbers[1].centre, WithinRel(746.8932584269663, 1e-15));
    CHECK_THAT(standard.encoder.numbers[1].spread, WithinRel(314.0216568419877, 1e-14));
    check_rows(standard.rows, {1.5186125409891542, 1.013008926747691, 1.395086044486816, -0.5951604112483522});
    check_rows(features::fit_encode(*rows, proline({.scale = scaling::robust})).rows,
               {0.897338403041824, 0.8080495356037152, 0.8212927756653985, -0.23426212590299278});
    check_rows(features::fit_encode(*rows, proline({.scale = scaling::min_max})).rows,
               {0.8421052631578951, 0.5613409415121255, 0.8157894736842106, 0.20114122681883026});
    check_rows(features::fit_encode(*rows, proline({.log = true})).rows,
               {1.478213149559128, 1.0640484876627503, 1.3647791831316212, -0.48914018254612196});
    auto const clipped = features::fit_encode(*rows, proline({.winsorise = 0.05}));
    check_rows(clipped.rows, {1.5819642778489493, 1.1093847199201632, 1.4636639697945424, -0.614494018314022});
    CHECK(clipped.encoder.numbers[1].lower == 354.55);
    CHECK_THAT(clipped.encoder.numbers[1].upper, WithinRel(1297.25, 1e-15));
}

// StandardScaler.fit with sample_weight 0, 1, 2, 3, 0, 1 ...; and with NaN in every fifth row, which it leaves out.
TEST_CASE("the wines with weights and gaps as scikit-learn scales them", "[data]") {
    auto const rows = wines();
    if (!rows) return;
    struct sample {
        double proline;
        std::uint64_t weight;
    };
    std::vector<sample> weighted, gaps;
    for (std::size_t i = 0; i < rows->size(); ++i) {
        double const value = (*rows)[i][12];
        weighted.push_back({value, i % 4});
        gaps.push_back({i % 5 == 0 ? std::numeric_limits<double>::quiet_NaN() : value, 1});
    }
    auto const by = features::schema(features::numeric("proline", &sample::proline, {.missing = missing::impute}),
                                     features::weight(&sample::weight));
    auto const of_weighted = features::fit(weighted, by).numbers[0];
    CHECK_THAT(of_weighted.centre, WithinRel(753.8792452830189, 1e-14));
    CHECK_THAT(of_weighted.spread, WithinRel(335.5042396934211, 1e-13));
    auto const of_gaps = features::fit(gaps, by).numbers[0];
    CHECK_THAT(of_gaps.centre, WithinRel(742.8802816901408, 1e-14));
    CHECK_THAT(of_gaps.spread, WithinRel(314.10089619654053, 1e-13));
    CHECK(of_gaps.fill == 660); // numpy.nanmedian
}
