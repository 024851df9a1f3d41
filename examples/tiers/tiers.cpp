// SPDX-License-Identifier: MIT
// Who gets which service: a policy, what it says of a customer, what it costs, and what flapping costs.
// docs/theory/tiers.md tells the story.
#include <clientele/core/random.hpp>
#include <clientele/tiers.hpp>

#include <array>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>
#include <vector>

namespace tiers = clientele::tiers;
using tiers::service_tier;
using namespace std::chrono_literals;

namespace {

// [account]
/// The host's own customer; the library has never heard of it.
struct account {
    double revenue = 0;
    bool blocked = false;
    std::optional<service_tier> tier{}; ///< as it was given last time
    std::chrono::sys_days since{};
};
// [account]

/// A thousand accounts: most bring little, a few a great deal.
std::vector<account> accounts(std::uint64_t year) {
    std::vector<account> all(1000);
    for (std::size_t i = 0; i < all.size(); ++i) {
        clientele::random::stream own{7, i};
        clientele::random::stream luck{8 + year, i};
        double const habit = 3 * (own.uniform() + own.uniform() + own.uniform() - 1.5);
        double const noise = 0.5 * (luck.uniform() + luck.uniform() + luck.uniform() - 1.5);
        all[i].revenue = std::round(std::exp(6 + habit + noise));
        all[i].blocked = i % 100 == 17;
    }
    return all;
}

// [policy]
auto blocked() { return tiers::when(&account::blocked, service_tier::base, "blocked"); }
auto pyramid() { return tiers::service_pyramid(tiers::measure("revenue", &account::revenue)); } // 2 / 18 / 30 / 50 %
auto policy() { return tiers::first_of(blocked(), pyramid()); }
// [policy]

void sizes() {
    std::puts("1. A thousand accounts, and what each tier is promised");
    auto const all = accounts(0);
    // [assign]
    auto const assigned = tiers::assign(all, policy());
    // [assign]
    std::array<double, 4> count{};
    std::array<double, 4> revenue{};
    double total = 0;
    for (std::size_t i = 0; i < all.size(); ++i) {
        count[tiers::place(*assigned[i])] += 1;
        revenue[tiers::place(*assigned[i])] += all[i].revenue;
        total += all[i].revenue;
    }
    for (service_tier const tier : tiers::all_tiers<service_tier>()) {
        auto const& terms = tiers::service_promises[tier];
        std::printf("   %-10s %4.0f accounts, %4.1f %% of revenue: within %2ld h, by %s\n", tiers::name(tier).data(),
                    count[tiers::place(tier)], 100 * revenue[tiers::place(tier)] / total,
                    static_cast<long>(terms.response.count()), terms.staff.data());
    }
}

void what_it_takes() {
    std::puts("2. One account: why, and what it takes");
    auto const all = accounts(0);
    // [explain]
    auto const banding = tiers::fit(all, policy());
    account const one{.revenue = 1200};
    auto const why = tiers::explain(one, banding);
    std::printf("   %s: %s\n", tiers::name(*why.tier).data(), why.reason.c_str());
    if (why.why && why.why->to_go() && why.why->margin()) { // a rule has no boundaries, nor has an end of the scale
        std::printf("   %.0f more to rise, %.0f to lose before he falls\n", *why.why->to_go(), *why.why->margin());
    }
    // [explain]
}

// [flap]
/// Reviews accounts every quarter for five years. Their habits never change, only their luck does.
int changes(tiers::steady_options const& how) {
    auto all = accounts(0);
    auto const cuts = tiers::fit(all, pyramid()); // learnt once, and kept
    int count = 0;
    std::chrono::sys_days const start{2026y / 1 / 1};
    for (int quarter = 0; quarter < 20; ++quarter) {
        auto const now = start + std::chrono::days{91 * quarter};
        auto const seen = accounts(static_cast<std::uint64_t>(quarter));
        for (std::size_t i = 0; i < all.size(); ++i) {
            all[i].revenue = seen[i].revenue;
        }
        auto const steady = tiers::steady(cuts, tiers::standing(&account::tier, &account::since), now, how);
        auto const assigned = tiers::assign(all, tiers::first_of(blocked(), steady)); // who is blocked falls at once
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (all[i].tier != assigned[i]) {
                count += all[i].tier ? 1 : 0;
                all[i].tier = assigned[i];
                all[i].since = now;
            }
        }
    }
    return count;
}
// [flap]

void flapping() {
    std::puts("3. Changes of tier in five years of quarterly reviews of a thousand accounts that stay as they are");
    using std::chrono::days;
    std::printf("   each review anew:                     %5d\n", changes({.min_stay = days{0}, .most_steps = 3}));
    std::printf("   falls by a step, 20 %% below:          %5d\n", changes({.min_stay = days{0}, .margin = .2}));
    std::printf("   and not before a year is over:        %5d\n", changes({.min_stay = days{365}, .margin = .2}));
}

void moved() {
    std::puts("4. From one year to the next");
    auto const banding = tiers::fit(accounts(0), policy());
    // [migrate]
    auto const moves = tiers::migrate(tiers::assign(accounts(0), banding), tiers::assign(accounts(1), banding));
    auto const stayed = moves.rate(service_tier::diamond, service_tier::diamond);
    std::printf("   %ld rose, %ld stayed, %ld fell; Shorrocks' mobility %.2f\n", static_cast<long>(moves.risen()),
                static_cast<long>(moves.stayed()), static_cast<long>(moves.fallen()), moves.mobility());
    std::printf("   of the diamond accounts %.0f %% stayed (95 %% limits %.0f to %.0f)\n", 100 * stayed.estimate,
                100 * stayed.lower, 100 * stayed.upper);
    auto const ends = tiers::steady_state(tiers::transition_of(moves));
    // [migrate]
    std::printf("   in the long run: %.1f / %.1f / %.1f / %.1f %%\n", 100 * ends[0], 100 * ends[1], 100 * ends[2],
                100 * ends[3]);
    // [forgets]
    auto pooled = moves; // four more years
    for (std::uint64_t year = 1; year < 5; ++year) {
        pooled.merge(
            tiers::migrate(tiers::assign(accounts(year), banding), tiers::assign(accounts(year + 1), banding)));
    }
    auto const chain = tiers::transition_of(pooled);
    auto const better = tiers::steady_state(chain);
    std::printf("   from five years: %.1f / %.1f / %.1f / %.1f %%\n", 100 * better[0], 100 * better[1], 100 * better[2],
                100 * better[3]);
    auto const later = tiers::migrate(tiers::assign(accounts(0), banding), tiers::assign(accounts(10), banding));
    std::printf("   of %ld diamond accounts ten years later: %ld are seen there, the chain expects %.1f\n",
                static_cast<long>(later.before(service_tier::diamond)),
                static_cast<long>(later.count(service_tier::diamond, service_tier::diamond)),
                tiers::forecast(chain, {20, 0, 0, 0}, 10).back()[0]);
    // [forgets]
}

void seats() {
    std::puts("5. Two managers for the core accounts, 6,000 minutes a month each");
    struct terms {
        tiers::effort each;
    };
    // [seats]
    constexpr auto promised = tiers::terms<service_tier, terms>({{service_tier::diamond, {{8, 60}}},
                                                                 {service_tier::core, {{4, 30}}},
                                                                 {service_tier::potential, {{1, 20}}},
                                                                 {service_tier::base, {{0.2, 10}}}});
    auto const seats = tiers::seats(promised, &terms::each, {12'000, 12'000, 6'000, 2'000});
    auto const limited = tiers::limit(policy(), tiers::measure("revenue", &account::revenue),
                                      {seats[0], seats[1], seats[2], std::nullopt});
    auto const assigned = tiers::assign(accounts(0), limited);
    // [seats]
    std::array<int, 4> count{};
    for (auto const& tier : assigned) {
        ++count[tiers::place(*tier)];
    }
    std::printf("   seats %ld / %ld / %ld, taken %d / %d / %d, base %d\n", static_cast<long>(seats[0]),
                static_cast<long>(seats[1]), static_cast<long>(seats[2]), count[0], count[1], count[2], count[3]);
}

} // namespace

int main() {
    sizes();
    what_it_takes();
    flapping();
    moved();
    seats();
}
