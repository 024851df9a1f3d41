// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"

#include <clientele/stats/block_math.hpp>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

using namespace clientele;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr double smallest = std::numeric_limits<double>::denorm_min();

/// How far apart, in steps between neighbouring doubles.
std::uint64_t apart(double a, double b) {
    auto const place = [](double of) {
        auto const bits = std::bit_cast<std::int64_t>(of);
        return bits < 0 ? std::numeric_limits<std::int64_t>::min() - bits : bits;
    };
    auto const distance = place(a) - place(b);
    return static_cast<std::uint64_t>(distance < 0 ? -distance : distance);
}

/// Positive numbers of all sizes, subnormal ones included, and some around 1.
std::vector<double> positive() {
    std::vector<double> all;
    for (double x = smallest; x < infinity; x *= 1.0173) {
        all.push_back(x);
        x = std::nextafter(x, infinity);
    }
    for (double off = 1e-16; off < 1; off *= 1.09) {
        all.push_back(1 + off);
        all.push_back(1 - off);
    }
    return all;
}

std::vector<double> exponents() {
    std::vector<double> all;
    for (double x = -746; x < 710.1; x += 0.0617) {
        all.push_back(x);
    }
    for (double off = 1e-300; off < 1; off *= 1.31) {
        all.push_back(off);
        all.push_back(-off);
    }
    return all;
}

template <class Each, class One> void check_against(std::vector<double> const& from, Each each, One one) {
    auto found = from;
    each(found);
    std::uint64_t worst = 0;
    for (std::size_t i = 0; i < from.size(); ++i) {
        worst = std::max(worst, apart(found[i], one(from[i])));
    }
    CHECK(worst <= 1);
}

template <stats::detail::block_function Which> void check_widths(std::vector<double> const& from) {
    using work = stats::detail::block_work<Which>;
    auto alone = from;
    work{alone}.template run<1>();
    auto const same_bits = [&](std::vector<double> const& found) {
        std::size_t different = 0;
        for (std::size_t i = 0; i < found.size(); ++i) {
            bool const numbers = found[i] == found[i] || alone[i] == alone[i];
            different += numbers && std::bit_cast<std::uint64_t>(found[i]) != std::bit_cast<std::uint64_t>(alone[i]);
        }
        return different == 0;
    };
    auto narrow = from;
    work{narrow}.template run<clientele::detail::narrow_lanes>();
    CHECK(same_bits(narrow));
    auto widest = from;
    clientele::detail::run_on_widest(work{widest});
    CHECK(same_bits(widest));
}

template <class Each> double of_one(Each each, double x) {
    std::vector<double> some{1, x, 1, 1};
    each(some);
    return some[1];
}

} // namespace

TEST_CASE("logarithms and exponentials of many numbers are those of the standard library, to the last digit") {
    check_against(positive(), stats::log_each, [](double x) { return std::log(x); });
    check_against(positive(), stats::log_growth_each, [](double x) { return std::log1p(x); });
    check_against(exponents(), stats::exp_each, [](double x) { return std::exp(x); });
    check_against(
        exponents(),
        [](std::vector<double>& values) {
            for (double& x : values) {
                stats::detail::block_math<1>::take_expm1(x);
            }
        },
        [](double x) { return std::expm1(x); });
}

TEST_CASE("what has no logarithm, or no finite exponential") {
    CHECK(of_one(stats::log_each, 0.0) == -infinity);
    CHECK(of_one(stats::log_each, -0.0) == -infinity);
    CHECK(of_one(stats::log_each, 1.0) == 0);
    CHECK(of_one(stats::log_each, infinity) == infinity);
    CHECK(std::isnan(of_one(stats::log_each, -1.0)));
    CHECK(std::isnan(of_one(stats::log_each, -infinity)));
    CHECK(std::isnan(of_one(stats::log_each, not_a_number)));
    CHECK(of_one(stats::log_growth_each, 0.0) == 0);
    CHECK(of_one(stats::log_growth_each, smallest) == smallest);
    CHECK(of_one(stats::log_growth_each, infinity) == infinity);
    CHECK(std::isnan(of_one(stats::log_growth_each, not_a_number)));
    CHECK(of_one(stats::exp_each, 0.0) == 1);
    CHECK(of_one(stats::exp_each, infinity) == infinity);
    CHECK(of_one(stats::exp_each, 709.8) == infinity);
    CHECK(of_one(stats::exp_each, 1e300) == infinity);
    CHECK(of_one(stats::exp_each, -infinity) == 0);
    CHECK(of_one(stats::exp_each, -745.2) == 0);
    CHECK(of_one(stats::exp_each, -1e300) == 0);
    CHECK(std::isnan(of_one(stats::exp_each, not_a_number)));
}

TEST_CASE("the same bits in registers of any width, for any count") {
    auto numbers = positive();
    for (double const special : {0.0, -1.0, infinity, -infinity, not_a_number}) {
        numbers.push_back(special);
    }
    auto powers = exponents();
    for (double const special : {0.0, infinity, -infinity, not_a_number}) {
        powers.push_back(special);
    }
    for (std::size_t less = 0; less < 4; ++less) {
        check_widths<stats::detail::block_function::log>(numbers);
        check_widths<stats::detail::block_function::exp>(powers);
        numbers.pop_back();
        powers.pop_back();
    }
    check_widths<stats::detail::block_function::log_growth>(positive());
}
