// SPDX-License-Identifier: MIT
// Learning a scale and scoring with it: benchmarks/peers/rfm_pandas.py does the same on the same kind of data.
#include <clientele/core/random.hpp>
#include <clientele/rfm/fit.hpp>

#include <benchmark/benchmark.h>

#include <cmath>
#include <cstddef>
#include <vector>

namespace {

struct customer {
    int days;
    int orders;
    double spent;
};

/// Recency even over 1,000 days, geometric orders, log-normal-like spend in cents.
std::vector<customer> customers(std::size_t count) {
    clientele::random::stream random{1, 2};
    std::vector<customer> made(count);
    for (auto& c : made) {
        c.days = static_cast<int>(random.below(1000));
        c.orders = 1 + static_cast<int>(-std::log(random.uniform()) * 4);
        double const normal = 2 * (random.uniform() + random.uniform() + random.uniform() - 1.5);
        c.spent = std::floor(std::exp(3 + 1.2 * normal) * 100) / 100;
    }
    return made;
}

auto const by =
    clientele::rfm::lens(clientele::rfm::recency(&customer::days), clientele::rfm::frequency(&customer::orders),
                         clientele::rfm::monetary(&customer::spent));

void fit_and_score(benchmark::State& state) {
    auto const all = customers(static_cast<std::size_t>(state.range(0)));
    for (auto _ : state) {
        auto const scale = clientele::rfm::fit(all, by, {.bins = 5});
        benchmark::DoNotOptimize(clientele::rfm::score_with(scale, all, by));
    }
    state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(fit_and_score)->Arg(100'000)->Arg(10'000'000)->Unit(benchmark::kMillisecond);

void fit_nested(benchmark::State& state) {
    auto const all = customers(static_cast<std::size_t>(state.range(0)));
    for (auto _ : state) {
        benchmark::DoNotOptimize(clientele::rfm::fit(all, by, {.bins = 5, .how = clientele::rfm::nesting::nested}));
    }
    state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(fit_nested)->Arg(10'000'000)->Unit(benchmark::kMillisecond);

} // namespace
