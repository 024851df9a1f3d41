// SPDX-License-Identifier: MIT
#include "battery.hpp"

#include <clientele/features/encode.hpp>
#include <clientele/features/fit.hpp>

#include <cmath>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

using namespace clientele;

namespace {

struct customer {
    double spent;
    double days;
    std::optional<unsigned> age;
    std::string city;
    std::optional<int> grade;
    friend bool operator==(customer const&, customer const&) = default;
};

struct weighted_customer {
    customer who;
    std::uint64_t times;
};

/// One row of encoded customers.
struct encoded_row {
    std::vector<double> numbers;
    std::vector<features::code> codes;
    friend bool operator==(encoded_row const&, encoded_row const&) = default;
};

template <features::scaling Scale> struct encoder_subject {
    using model = features::encoder<std::string, int>;
    using row = customer;
    static constexpr bool empty_is_an_error = true;
    static constexpr auto does_not_merge = "an encoder is scales and levels; parts merge in the sums they come from";

    static row any_row(random::stream& random) {
        auto const some = [&](std::uint32_t below) { return random.below(below); };
        row one{0.25 * some(60), static_cast<double>(some(40)), 18 + some(6),
                std::string(1, static_cast<char>('a' + some(5))), static_cast<int>(some(4))};
        one.grade = some(8) == 0 ? std::nullopt : one.grade;
        one.age = some(8) == 0 ? std::nullopt : one.age;
        return one;
    }
    template <class Of> static auto schema_by(Of const& of, auto const&... weight) {
        using features::missing;
        return features::schema(
            features::numeric("spent", of(&customer::spent), {.scale = Scale, .winsorise = 0.05, .weight = 2}),
            features::numeric("days", of(&customer::days), {.scale = Scale}),
            features::numeric("age", [of](auto const& c) { return of(&customer::age)(c).value_or(20); }, {.log = true}),
            features::categorical("city", of(&customer::city)),
            features::ordinal("grade", [of](auto const& c) { return of(&customer::grade)(c).value_or(1); },
                              {.scale = Scale}),
            weight...);
    }
    static auto schema() {
        return schema_by([](auto member) { return [=](customer const& c) { return c.*member; }; });
    }
    template <class Rows, class Engine> static model fit(Rows const& rows, Engine const& how) {
        return features::fit(rows, schema(), how);
    }
    static std::vector<encoded_row> apply(model const& with, std::vector<row> const& rows) {
        auto const encoded = features::encode(with, rows, schema());
        std::vector<encoded_row> lines;
        for (std::size_t i = 0; i < encoded.rows(); ++i) {
            auto const numbers = encoded.numbers_of(i);
            auto const codes = encoded.codes_of(i);
            lines.push_back({{numbers.begin(), numbers.end()}, {codes.begin(), codes.end()}});
        }
        return lines;
    }
    static model fit_weighted(std::vector<row> const& rows, std::vector<std::uint64_t> const& weights) {
        std::vector<weighted_customer> weighted;
        for (std::size_t i = 0; i < rows.size(); ++i) {
            weighted.push_back({rows[i], weights[i]});
        }
        auto const of = [](auto member) { return [=](weighted_customer const& c) { return c.who.*member; }; };
        return features::fit(weighted, schema_by(of, features::weight(&weighted_customer::times)));
    }

    using spoiler = std::function<void(row&, double)>;
    static std::vector<std::pair<std::string, spoiler>> number_fields() {
        return {{"spent", [](row& r, double bad) { r.spent = bad; }},
                {"days", [](row& r, double bad) { r.days = bad; }}};
    }
    static void make_counted(row& /*unused*/) {}

    /// Times a power of two nothing changes, times anything else no more than the last digits.
    static void check_scaled(std::vector<row> const& rows, std::vector<row> const& scaled, bool exactly) {
        auto const before = apply(fit(rows, sequential{}), rows);
        auto const after = apply(fit(scaled, sequential{}), scaled);
        if (exactly) {
            CHECK(after == before);
        }
        for (std::size_t i = 0; i < before.size(); ++i) {
            CHECK(after[i].codes == before[i].codes);
            for (std::size_t j = 0; j < before[i].numbers.size(); ++j) {
                CHECK_THAT(after[i].numbers[j], WithinAbs(before[i].numbers[j], 1e-12));
            }
        }
    }
    static void check_money_scaled(std::vector<row> const& rows, double factor) {
        auto scaled = rows;
        for (auto& r : scaled) {
            r.spent *= factor;
        }
        int exponent = 0;
        check_scaled(rows, scaled, std::frexp(factor, &exponent) == 0.5);
    }
    static void check_time_scaled(std::vector<row> const& rows, int factor) {
        auto scaled = rows;
        for (auto& r : scaled) {
            r.days *= factor;
        }
        check_scaled(rows, scaled, factor == 2);
    }
};

using encoder_standardised = encoder_subject<features::scaling::standardise>;
using encoder_robust = encoder_subject<features::scaling::robust>;
using encoder_from_0_to_1 = encoder_subject<features::scaling::min_max>;

} // namespace

REGISTER_LAWS("features.encoder", encoder_standardised)
REGISTER_LAWS("features.encoder", encoder_robust)
REGISTER_LAWS("features.encoder", encoder_from_0_to_1)
