// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "property.hpp"

#include <clientele/core/exact_sum.hpp>
#include <clientele/io/text.hpp>

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using clientele::exact_sum;
using clientele::fixed_sum;

namespace {

constexpr double highest = std::numeric_limits<double>::max();
constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double smallest = std::numeric_limits<double>::denorm_min();

std::uint64_t bits(double value) { return std::bit_cast<std::uint64_t>(value); }

exact_sum summed(std::vector<double> const& values) {
    exact_sum sum;
    for (double const value : values)
        sum.add(value);
    return sum;
}
double sum_of(std::vector<double> const& values) { return summed(values).value(); }

/// Any finite double, all magnitudes alike.
rc::Gen<double> finite() {
    return rc::gen::map(rc::gen::arbitrary<std::uint64_t>(), [](std::uint64_t raw) {
        auto const value = std::bit_cast<double>(raw);
        return std::isfinite(value) ? value : std::bit_cast<double>(raw & 0xbfff'ffff'ffff'ffff);
    });
}

/// Doubles near 1, which meet in the same bits.
rc::Gen<double> near_one() {
    return rc::gen::map(rc::gen::pair(rc::gen::arbitrary<std::int64_t>(), rc::gen::inRange(-60, 10)),
                        [](std::pair<std::int64_t, int> const& raw) {
                            return std::ldexp(static_cast<double>(raw.first >> 11), raw.second - 52);
                        });
}

auto some_values() { return rc::gen::container<std::vector<double>>(rc::gen::oneOf(finite(), near_one(), near_one())); }

void shuffle(std::vector<double>& values) {
    for (std::size_t i = values.size(); i > 1; --i)
        std::swap(values[i - 1], values[*rc::gen::inRange<std::size_t>(0, i)]);
}

struct sum_case {
    std::vector<double> values;
    double sum;
};

// Sums by Python 3.11's math.fsum (Shewchuk's algorithm, correctly rounded) of numbers drawn by Python's random: money,
// all magnitudes, subnormals, halves of the last place, and signed numbers over 120 binary places.
std::vector<sum_case> const by_fsum{
    {{0x1.bee2225fa91c5p+9, -0x1.3fb6b2924c96dp+3, 0x1.d3ced0049135bp-17, -0x1.2b44ec1f3cb5cp-7, 0x1.4dd6972f6a5edp+6,
      -0x1.899ccdc817979p-16, -0x1.4dd6972f6a5edp+6, 0x1.945592618a67ap-14},
     0x1.b9e21f29443cap+9},
    {{0x1.af64303aeae70p+376, -0x1.aa746d3a59c14p+552, 0x1.434c3f4c238a0p-954, 0x1.aa746d3a59c14p+552},
     0x1.af64303aeae70p+376},
    {{0x0.1afea22d84c90p-1022, -0x0.ef6b164e9c6dap-1022, -0x0.835a4e0c63066p-1022, 0x0.91a441db66fdap-1022},
     -0x0.c622805213ad6p-1022},
    {{-0x1.1c37937e08000p+53, 0x1.999999999999ap-4, 0x1.0000000000000p-106, -0x1.999999999999ap-4,
      0x1.0000000000000p+53},
     -0x1.c37937e080000p+49},
    {{0x1.aaa5beba82f06p-26, -0x1.29323c7b548a0p-26, -0x1.4b55b66b8da5bp-52, -0x1.9060ca146ee4ep+53,
      0x1.5821b567428e2p+8, -0x1.a7a08c1c9b6b6p+14, 0x1.c2067b6a99b62p+48},
     -0x1.825096391d5bbp+53},
    {{0x1.fd9737fbc8dbap+2, 0x1.70fe8ff409bcdp-9, -0x1.80121f3a9c883p-8, -0x1.70fe8ff409bcdp-9, 0x1.eb342e1f579e1p-9,
      0x1.6011ca9c40500p+7},
     0x1.6ffd6f6c0e410p+7},
    {{-0x1.50bf96de25cb8p-277, 0x1.50bf96de25cb8p-277, 0x1.bdf3931236a92p-370, 0x1.6d83e6571ff7ep-98},
     0x1.6d83e6571ff7ep-98},
    {{-0x0.1930f3fa12c9fp-1022, 0x0.35ac93aad9bb6p-1022, 0x0.c2e6df25e228cp-1022, -0x0.45f4f4234dba3p-1022,
      -0x0.35e88d9743706p-1022},
     0x0.6384fd1c17efap-1022},
    {{0x1.0000000000000p-106, -0x1.999999999999ap-4, 0x1.8000000000000p+1, 0x1.0000000000000p+53},
     0x1.0000000000001p+53},
    {{-0x1.54c070ca978b6p-46, -0x1.5e8f6cf08f344p-1, 0x1.41e5ecfb93aa0p-47, -0x1.9df324eda8f0cp+18,
      0x1.f6a28c3b86487p+54, -0x1.4286b85e829ffp-53, 0x1.4ebc96d77586dp+3},
     0x1.f6a28c3b6c696p+54},
    {{0x1.87fbb1e81f700p-3, -0x1.274cc10d2cdffp-17, 0x1.a88f43b41022dp-16, -0x1.a88f43b41022dp-16,
      0x1.aac9053cabc67p+12, 0x1.82ab6ee3cef70p+12, -0x1.443576de67d32p-1, 0x1.685c2e1d5116ap-14},
     0x1.96b6b15e821ffp+13},
    {{-0x1.d133be56b6350p+695, 0x1.f9e8dd104d350p+224, -0x1.23b140fa00568p+832, -0x1.3508d30c928e6p+59,
      0x1.d133be56b6350p+695, 0x1.b8520dc649234p+86, -0x1.5053bd7fdf670p-855},
     -0x1.23b140fa00568p+832},
    {{0x0.e21c90c88dea4p-1022, 0x0.c0d6816b8b226p-1022, 0x0.8f620d8434e0ap-1022, 0x0.d6b7ae9a4630bp-1022,
      -0x0.d2ce1b64d6ad2p-1022, -0x0.cccd9305910e3p-1022},
     0x1.69711fe82c62ap-1022},
    {{-0x1.0000000000000p-53, 0x1.0000000000000p+0, 0x1.0000000000000p+53}, 0x1.0000000000000p+53},
    {{-0x1.4da72e1501d59p-6, 0x1.02f87495615c6p-61, -0x1.004be6b709774p+18, -0x1.4c15c934c86dep-29,
      -0x1.41f2c5484dba1p-46, -0x1.ea002f89d5602p-47, 0x1.d22cbfbaf6bd6p-45},
     -0x1.004be804b0a7fp+18},
    {{-0x1.6aad07bffc417p-11, -0x1.6f2fa45d6a0d2p+15, 0x1.6aad07bffc417p-11, 0x1.26ed8a00de21ap-9,
      -0x1.4f6a737253480p-2},
     -0x1.6f304aebb63c5p+15},
    {{-0x1.5c0bf68bfffd8p+74, -0x1.c53408ca61b78p-529, 0x1.295ffe7e85984p-629, -0x1.295ffe7e85984p-629,
      -0x1.69169770c24d4p+61, 0x1.4aa6eea2aa5dap-98, -0x1.2a6adafa3ef7cp-572, -0x1.ff577cb34f780p-185},
     -0x1.5c173f40bb839p+74},
    {{-0x0.6c9e1bb7a48a3p-1022, -0x0.b424a1dc5f324p-1022, 0x0.973abd26eaca1p-1022, -0x0.4bf8ccbb6d61fp-1022,
      -0x0.f4191dd394e12p-1022},
     -0x1.c999eafc1b357p-1022},
    {{-0x1.1c37937e08000p+53, -0x1.1c37937e08000p+53, 0x1.0000000000000p-53}, -0x1.1c37937e08000p+54},
    {{-0x1.343e1254541f0p-15, 0x1.ac42944393940p-53, 0x1.341d77d8126f6p+23}, 0x1.341d77d80d9e6p+23},
    {{-0x1.12ac149357095p+6, 0x1.ea0f0808f85cap-8, -0x1.5d4713b2e20eep+5, 0x1.fda9f4934ce34p-8, -0x1.03d4796a9ed66p-1,
      0x1.5d4713b2e20eep+5, 0x1.85b7a52697114p-6, -0x1.22eec0605ddb0p+15},
     -0x1.23790641f1cebp+15},
    {{0x1.4848112b2defap+163, 0x1.9cca3ed3a6f22p-510, 0x1.08b3556719310p-240, -0x1.4848112b2defap+163},
     0x1.08b3556719310p-240},
    {{-0x0.5b71c2cebc068p-1022, -0x0.be5ba8c9c290dp-1022, -0x0.c2db02e597c41p-1022, 0x0.38556f627d9b9p-1022,
      -0x0.c475a5dbe5910p-1022, 0x0.8f503657d244ep-1022},
     -0x1.d9786e9fac0bfp-1022},
    {{0x1.1c37937e08000p+53, 0x1.0000000000000p-106, 0x1.1c37937e08000p+53}, 0x1.1c37937e08000p+54},
    {{-0x1.8429527d0edd3p+57, 0x1.56a21474eae82p-44, -0x1.5120f1c45cbe0p-61, -0x1.e333235522aaep+19,
      0x1.b96eaab20d084p-34},
     -0x1.8429527d166a0p+57},
};

__extension__ using wide = __int128;

/// A sum of integers in 128 bits, rounded by the compiler: independent of how `fixed_sum` and `exact_sum` round.
double rounded(wide number) { return static_cast<double>(number); }

} // namespace

TEST_CASE("exact sums are those of an independent exact summation") {
    for (auto const& [values, sum] : by_fsum)
        CHECK(bits(sum_of(values)) == bits(sum));
}

TEST_CASE("exact sums by hand") {
    CHECK(bits(exact_sum{}.value()) == bits(0.0));
    CHECK(sum_of({1e308, 1, -1e308}) == 1);
    CHECK(sum_of({1, 1e100, 1, -1e100}) == 2);  // Neumaier's example; plain addition gives 0
    CHECK(sum_of({0.1, 0.2, -0.3}) == 0x1p-55); // the doubles nearest to .1, .2, .3: 0x1.999999999999ap-4 and so on
    CHECK(bits(sum_of({0.5, -0.5})) == bits(0.0));
    CHECK(sum_of({smallest, smallest, smallest}) == 3 * smallest);
    CHECK(sum_of({-smallest}) == -smallest);
    CHECK(sum_of({1, -smallest, -1}) == -smallest);
    CHECK(sum_of({std::numeric_limits<double>::min(), -smallest}) == std::numeric_limits<double>::min() - smallest);
    CHECK(sum_of({highest}) == highest);
    CHECK(sum_of({-highest}) == -highest);

    std::vector<double> const tenths(1'000'000, 0.1); // 10^6 times 3602879701896397 / 2^55, rounded
    CHECK(sum_of(tenths) == 0x1.86a0000000000p+16);
    std::vector<double> const negative_cents(100'000, -0.01); // 10^5 times -5764607523034235 / 2^59, rounded
    CHECK(sum_of(negative_cents) == -1000);
}

TEST_CASE("exact sums are rounded once and ties go to even") {
    CHECK(sum_of({1, 0x1p-53}) == 1);                     // a tie: down to the even 1
    CHECK(sum_of({1, 0x1p-52, 0x1p-53}) == 1 + 0x1p-51);  // a tie: up to the even one
    CHECK(sum_of({1, 0x1p-53, 0x1p-106}) == 1 + 0x1p-52); // just above a tie
    CHECK(sum_of({1, 0x1p-53, smallest}) == 1 + 0x1p-52); // just above, a thousand places below
    CHECK(sum_of({1, 0x1p-53, -smallest}) == 1);          // just below
    CHECK(sum_of({-1, -0x1p-53}) == -1);                  // negative sums are mirrored
    CHECK(sum_of({-1, -0x1p-52, -0x1p-53}) == -1 - 0x1p-51);
    CHECK(sum_of({-1, -0x1p-53, -smallest}) == -1 - 0x1p-52);
    CHECK(sum_of({0x1p53, 1}) == 0x1p53);
    CHECK(sum_of({0x1p53, 3}) == 0x1p53 + 4);
    CHECK(sum_of({0x1p1000, 0x1p947}) == 0x1p1000);
    CHECK(sum_of({0x1p1000, 0x1p947, smallest}) == 0x1p1000 + 0x1p948);
}

TEST_CASE("sums pass the largest double and come back") {
    CHECK(sum_of({highest, highest}) == infinity);
    CHECK(sum_of({-highest, -highest, 1}) == -infinity);
    CHECK(sum_of({highest, highest, -highest}) == highest);
    CHECK(sum_of({highest, 0x1p969}) == highest);            // less than half a last place above
    CHECK(sum_of({highest, 0x1p970}) == infinity);           // half a last place: a tie, and the even one is 2^1024
    CHECK(sum_of({highest, 0x1p970, -smallest}) == highest); // IEEE 754-2019, section 4.3.1
    exact_sum sum;
    for (int i = 0; i < 5000; ++i)
        sum.add(highest);
    CHECK(sum.value() == infinity);
    for (int i = 0; i < 4999; ++i)
        sum.remove(highest);
    CHECK(sum.value() == highest);
}

TEST_CASE("exact sums do not depend on order or split") {
    clientele_test::property("order, split and merge", [] {
        auto values = *some_values();
        auto const whole = summed(values);
        shuffle(values);
        std::vector<exact_sum> parts(*rc::gen::inRange<std::size_t>(1, 6));
        for (double const value : values)
            parts[*rc::gen::inRange<std::size_t>(0, parts.size())].add(value);
        exact_sum merged;
        for (auto const& part : parts)
            merged.merge(part);
        RC_ASSERT(merged == whole);
        RC_ASSERT(bits(merged.value()) == bits(whole.value()));
    });
    clientele_test::property("removing is the inverse of adding", [] {
        auto const kept = *some_values();
        auto gone = *some_values();
        auto sum = summed(kept);
        for (double const value : gone)
            sum.add(value);
        shuffle(gone);
        for (double const value : gone)
            sum.remove(value);
        RC_ASSERT(sum == summed(kept));
        RC_ASSERT(bits(sum.value()) == bits(sum_of(kept)));
    });
    clientele_test::property("powers of two scale the sum exactly", [] {
        auto const values = *rc::gen::container<std::vector<double>>(near_one());
        auto scaled = values;
        for (double& value : scaled)
            value = std::ldexp(value, 300);
        RC_ASSERT(sum_of(scaled) == std::ldexp(sum_of(values), 300));
    });
    clientele_test::property("two values add as the processor adds them", [] {
        auto const [a, b] = *rc::gen::pair(rc::gen::oneOf(finite(), near_one()), rc::gen::oneOf(finite(), near_one()));
        RC_ASSERT(sum_of({a, b}) == a + b); // IEEE addition is rounded once
    });
    clientele_test::property("integers add as 128-bit integers", [](std::vector<std::int64_t> const& numbers) {
        wide whole = 0;
        exact_sum sum;
        for (std::int64_t const number : numbers) {
            std::int64_t const upper = number & ~std::int64_t{0x7ff}; // both halves are doubles
            sum.add(static_cast<double>(upper));
            sum.add(static_cast<double>(number - upper));
            whole += number;
        }
        RC_ASSERT(sum.value() == rounded(whole));
    });
}

namespace {

struct saved_sum {
    static constexpr std::string_view model_name{"saved_sum"};
    exact_sum sum;
    template <class Self, class Field> static void describe(Self& self, Field&& field) { field("sum", self.sum); }
};

std::string saved(exact_sum const& sum) { return clientele::io::save(saved_sum{sum}); }

} // namespace

TEST_CASE("an exact sum is saved by sign and size, and loaded to the last bit") {
    clientele_test::property("any values", [](std::vector<double> const& values) {
        exact_sum sum;
        exact_sum backwards;
        for (double const value : values)
            sum.add(std::isfinite(value) ? value : 1);
        for (auto value = values.rbegin(); value != values.rend(); ++value)
            backwards.add(std::isfinite(*value) ? *value : 1);
        auto const read = clientele::io::load<saved_sum>(saved(sum)).sum;
        RC_ASSERT(read == sum);
        RC_ASSERT(read.value() == sum.value());
        RC_ASSERT(saved(backwards) == saved(sum));
    });
    exact_sum cents;
    cents.add(-2.5);
    CHECK(saved(cents) == "clientele saved_sum 1\nsum.negative true\nsum.first 33\n"
                          "sum.words.size 1\nsum.words.0 655360\n"); // 5 times 2^17 times 2^(32 33 - 1074)
    exact_sum full;                                                  // all words in use, and the highest above 2^1024
    for (double const value : {-0x1p1023, -0x1p1023, -0x1p1023, 0x1p-1074})
        full.add(value);
    CHECK(clientele::io::load<saved_sum>(saved(full)).sum == full);
    CHECK(clientele::io::load<saved_sum>(saved(exact_sum{})).sum == exact_sum{});
}

TEST_CASE("a saved sum that cannot be is refused") {
    auto const load = [](std::string const& rest) {
        return clientele::io::load<saved_sum>("clientele saved_sum 1\nsum.negative false\nsum.first " + rest);
    };
    CHECK(load("66\nsum.words.size 1\nsum.words.0 1\n").sum.value() == std::numeric_limits<double>::infinity());
    CHECK_THROWS_WITH(load("66\nsum.words.size 2\nsum.words.0 1\nsum.words.1 1\n"),
                      ContainsSubstring("it has 67 in all"));
    CHECK_THROWS_AS(load("68\nsum.words.size 0\n"), clientele::invalid_data);
    CHECK_THROWS_AS(load("3\nsum.words.size 1\nsum.words.0 -1\n"), clientele::invalid_data);
    CHECK_THROWS_AS(load("3\nsum.words.size 1\nsum.words.0 4294967296\n"), clientele::invalid_data);
    CHECK_THROWS_AS(load("66\nsum.words.size 1\nsum.words.0 4294967295\n"), clientele::invalid_data);
}

TEST_CASE("an exact sum may be merged with itself") {
    auto sum = summed({1, 0x1p-60, -3});
    sum.merge(sum);
    CHECK(sum == summed({2, 0x1p-59, -6}));
}

TEST_CASE("many additions do not overflow the words") {
    exact_sum sum; // 2^20 - 1 values whose 53 bits are all set, far more than one settling's worth
    double const full = 0x1.fffffffffffffp+52;
    for (int i = 0; i < (1 << 20) - 1; ++i)
        sum.add(full);
    CHECK(sum.value() == rounded(static_cast<wide>((std::int64_t{1} << 53) - 1) * ((1 << 20) - 1)));
    exact_sum merged;
    for (int i = 0; i < 3000; ++i)
        merged.merge(summed({full, -full, full}));
    CHECK(merged.value() == rounded(static_cast<wide>((std::int64_t{1} << 53) - 1) * 3000));
}

TEST_CASE("a sum refuses what has no place on its grid") {
    exact_sum sum = summed({1});
    CHECK_THROWS_AS(sum.add(std::numeric_limits<double>::quiet_NaN()), clientele::error);
    CHECK_THROWS_WITH(sum.add(infinity), ContainsSubstring("inf"));
    CHECK_THROWS_AS(sum.remove(-infinity), clientele::error);
    CHECK(sum == summed({1})); // as it was
}

TEST_CASE("fixed sums of cents are exact") {
    // 10^5 times the double nearest to 0.01, which is 5764607523034235 / 2^59; the multiple, rounded, is 1000
    fixed_sum cents;
    for (int i = 0; i < 100'000; ++i)
        cents += fixed_sum{0.01};
    CHECK(cents.value() == 1000);
    // plain addition is off (Python: sum([0.01] * 100000) = 1000.0000000018848... with math.fsum 1000.0)
    double plain = 0;
    for (int i = 0; i < 100'000; ++i)
        plain += 0.01;
    CHECK(plain != 1000);

    clientele_test::property("amounts in cents, of either sign, in any order, as an exact sum", [] {
        auto values = *rc::gen::container<std::vector<double>>(
            rc::gen::map(rc::gen::inRange(-100'000'000, 100'000'000), [](int c) { return c / 100.0; }));
        fixed_sum sum;
        for (double const value : values)
            sum += fixed_sum{value};
        RC_ASSERT(sum.value() == sum_of(values));
        shuffle(values);
        fixed_sum other;
        for (double const value : values)
            other = fixed_sum{value} + other;
        RC_ASSERT(other == sum);
        for (double const value : values)
            other -= fixed_sum{value};
        RC_ASSERT(other == fixed_sum{});
    });
    clientele_test::property("integers, as 128-bit integers", [](std::vector<int> const& numbers) {
        wide whole = 0;
        fixed_sum sum;
        std::int64_t const scale = std::int64_t{1} << 25;
        for (int const number : numbers) {
            sum += fixed_sum{number * scale};
            whole += number * scale;
        }
        RC_ASSERT(sum.value() == rounded(whole));
    });
}

TEST_CASE("fixed sums keep negative totals and the last place of the grid") {
    CHECK(fixed_sum{}.value() == 0);
    CHECK(fixed_sum{-0.0}.value() == 0);
    CHECK(fixed_sum{-12.5}.value() == -12.5);
    CHECK(fixed_sum{0x1p-64}.value() == 0x1p-64);
    CHECK(fixed_sum{-0x1p-64}.value() == -0x1p-64);
    CHECK((fixed_sum{0x1p-64} - fixed_sum{1.0} + fixed_sum{1.0}).value() == 0x1p-64);
    CHECK((fixed_sum{1.0} - fixed_sum{2.5}).value() == -1.5);
    CHECK(fixed_sum{0x1p-65} == fixed_sum{});   // cut off below the grid
    CHECK(fixed_sum{-0x1p-65} == fixed_sum{});  // towards 0 on both sides, so that a refund undoes a purchase
    CHECK(fixed_sum{0.0005}.value() == 0.0005); // the docstring's limit for any amount
    CHECK(fixed_sum{std::int64_t{-7}} == fixed_sum{-7.0});

    clientele_test::property("one amount of at least 2^-11 is kept", [] {
        double const amount =
            *rc::gen::map(rc::gen::pair(rc::gen::arbitrary<std::uint64_t>(), rc::gen::inRange(-10, 62)),
                          [](std::pair<std::uint64_t, int> const& raw) {
                              double const mantissa = 0x1p52 + static_cast<double>(raw.first >> 12);
                              return std::ldexp((raw.first & 1) != 0 ? mantissa : -mantissa, raw.second - 53);
                          });
        RC_ASSERT(std::abs(amount) >= 0x1p-11);
        RC_ASSERT(std::abs(amount) < fixed_sum::limit);
        RC_ASSERT(bits(fixed_sum{amount}.value()) == bits(amount));
        RC_ASSERT(fixed_sum{amount} + fixed_sum{-amount} == fixed_sum{});
    });
}

TEST_CASE("fixed sums are rounded once and ties go to even") {
    auto const sum = [](std::vector<double> const& values) {
        fixed_sum all;
        for (double const value : values)
            all += fixed_sum{value};
        return all.value();
    };
    CHECK(sum({1, 0x1p-53}) == 1);
    CHECK(sum({1, 0x1p-52, 0x1p-53}) == 1 + 0x1p-51);
    CHECK(sum({1, 0x1p-53, 0x1p-64}) == 1 + 0x1p-52);
    CHECK(sum({-1, -0x1p-53, -0x1p-64}) == -1 - 0x1p-52);
    CHECK(sum({-1, -0x1p-53}) == -1);
    CHECK(sum({0x1p61, 0x1p8}) == 0x1p61);
    CHECK(sum({0x1p61, 0x1p8, 0x1p-64}) == 0x1p61 + 0x1p9);
}

TEST_CASE("integers near the ends of a fixed sum: below 2^62") {
    std::int64_t const half = std::int64_t{1} << 61;
    CHECK((fixed_sum{half} + fixed_sum{half - 1}).value() == 0x1p62); // 2^62 - 1, rounded
    CHECK((fixed_sum{half} + fixed_sum{half - 1} - fixed_sum{half}) == fixed_sum{half - 1});
    CHECK_THROWS_AS(fixed_sum{half} + fixed_sum{half}, clientele::error);
    CHECK_THROWS_AS(fixed_sum{-half} - fixed_sum{half}, clientele::error);
    CHECK_THROWS_WITH(fixed_sum{-half} + fixed_sum{-half}, ContainsSubstring("larger unit of money"));
    CHECK((fixed_sum{-half} - fixed_sum{half - 1}).value() == -0x1p62);
    // the carry of the fractions counts as well
    fixed_sum const edge = fixed_sum{half} + fixed_sum{half - 1} + fixed_sum{0.5};
    CHECK_THROWS_AS(edge + fixed_sum{0.5}, clientele::error);
    CHECK((edge + fixed_sum{0.25} - fixed_sum{0.75}) == fixed_sum{half} + fixed_sum{half - 1});
}

TEST_CASE("a fixed sum is usable while compiling") {
    STATIC_REQUIRE(fixed_sum{0.5} + fixed_sum{0.5} == fixed_sum{1.0});
    STATIC_REQUIRE(sizeof(fixed_sum) == 16);
    STATIC_REQUIRE(sizeof(exact_sum) <= 552);
}

TEST_CASE("exact sum: many values at a time are those one by one") {
    clientele_test::property("any values", [](std::vector<double> const& drawn) {
        clientele::exact_sum one_by_one;
        clientele::exact_sum at_once;
        std::vector<double> values;
        for (double const value : drawn) {
            if (!std::isfinite(value)) continue;
            values.insert(values.end(), 37, value);
            for (int i = 0; i < 37; ++i)
                one_by_one.add(value);
        }
        at_once.add(values);
        RC_ASSERT(at_once == one_by_one);
    });
    clientele::exact_sum sum;
    for (double const odd : {std::numeric_limits<double>::infinity(), std::numeric_limits<double>::quiet_NaN()}) {
        CHECK_THROWS_WITH(sum.add(std::vector<double>{1, 2, odd, 3}), Catch::Matchers::Contains("a sum cannot take"));
    }
}
