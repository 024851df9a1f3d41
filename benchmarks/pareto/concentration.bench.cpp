// SPDX-License-Identifier: MIT
// Gini and top share of many customers: benchmarks/peers/pareto_numpy.py does the same on the same kind of data.
#include <clientele/core/random.hpp>
#include <clientele/pareto/curve.hpp>
#include <clientele/pareto/tally.hpp>
#include <clientele/pareto/uncertainty.hpp>

#include <benchmark/benchmark.h>

#include <cmath>
#include <cstddef>
#include <functional>
#include <vector>

namespace {

/// Log-normal-like spend.
std::vector<double> spend(std::size_t count) {
    clientele::random::stream random{1, 2};
    std::vector<double> values(count);
    for (double& value : values) {
        value = std::exp(3 + 2.4 * (random.uniform() + random.uniform() + random.uniform() - 1.5));
    }
    return values;
}

void gini(benchmark::State& state) {
    auto const values = spend(static_cast<std::size_t>(state.range(0)));
    for (auto _ : state) {
        benchmark::DoNotOptimize(clientele::pareto::concentration(values, std::identity{}).gini());
    }
    state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(gini)->Arg(10'000'000)->Unit(benchmark::kMillisecond);

void top_fifth(benchmark::State& state) {
    auto const values = spend(static_cast<std::size_t>(state.range(0)));
    for (auto _ : state) {
        benchmark::DoNotOptimize(clientele::pareto::top_share(values, std::identity{}, 0.2));
    }
    state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(top_fifth)->Arg(10'000'000)->Unit(benchmark::kMillisecond);

void bootstrap(benchmark::State& state) {
    auto const values = spend(static_cast<std::size_t>(state.range(0)));
    for (auto _ : state) {
        benchmark::DoNotOptimize(clientele::pareto::bootstrap(values, std::identity{}));
    }
}
BENCHMARK(bootstrap)->Arg(3'000)->Unit(benchmark::kMillisecond);

} // namespace
