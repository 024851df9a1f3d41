// SPDX-License-Identifier: MIT
// Ten million customers through a quota with hysteresis: fitted and assigned.
#include <clientele/core/random.hpp>
#include <clientele/tiers/measure.hpp>
#include <clientele/tiers/policy.hpp>
#include <clientele/tiers/service_pyramid.hpp>
#include <clientele/tiers/steady.hpp>

#include <benchmark/benchmark.h>

#include <chrono>
#include <cmath>
#include <cstddef>
#include <optional>
#include <sys/resource.h>
#include <vector>

namespace {

using namespace clientele;

struct account {
    double revenue;
    std::chrono::sys_days since;
    tiers::assignment<tiers::service_tier> tier;
};

/// Log-normal revenue in cents, a tier that need not be the right one, since some day of the last two years.
std::vector<account> accounts(std::size_t count) {
    random::stream random{1, 2};
    std::vector<account> made(count);
    for (auto& one : made) {
        double const normal = 2 * (random.uniform() + random.uniform() + random.uniform() - 1.5);
        one.revenue = std::floor(std::exp(3 + 1.2 * normal) * 100) / 100;
        one.since = std::chrono::sys_days{std::chrono::days{20'000 - static_cast<int>(random.below(730))}};
        one.tier = tiers::at_place<tiers::service_tier>(random.below(4));
    }
    return made;
}

/// The most memory that the program ever had, in bytes.
double peak() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return 1024.0 * static_cast<double>(usage.ru_maxrss);
}

auto assigned(std::vector<account> const& all) {
    auto const policy = tiers::steady(tiers::service_pyramid(tiers::measure("revenue", &account::revenue)),
                                      tiers::standing(&account::tier, &account::since),
                                      std::chrono::sys_days{std::chrono::days{20'000}}, {.margin = .05});
    return tiers::assign(all, policy);
}

void assign_steady_quota(benchmark::State& state) {
    auto const all = accounts(static_cast<std::size_t>(state.range(0)));
    static double bytes = 0; // of the first run: later ones find the peak already there
    if (bytes == 0) {
        double const before = peak();
        benchmark::DoNotOptimize(assigned(all));
        bytes = peak() - before;
    }
    for (auto _ : state) {
        benchmark::DoNotOptimize(assigned(all));
    }
    state.counters["bytes_a_customer"] = bytes / static_cast<double>(state.range(0));
}
BENCHMARK(assign_steady_quota)->Arg(10'000'000)->Unit(benchmark::kMillisecond);

} // namespace
