// SPDX-License-Identifier: MIT
// Fits from a given start: benchmarks/peers/k_means_sklearn.py and k_prototypes_kmodes.py do the same on the same rows.
#include "clouds.hpp"

#include <clientele/clustering/fit.hpp>
#include <clientele/core/engine.hpp>

#include <benchmark/benchmark.h>

#include <cstddef>

namespace {

using clientele::clustering::fit_from;
using clientele::clustering::fit_options;

void tell(benchmark::State& state, clientele::clustering::partition const& found) {
    state.counters["sweeps"] = static_cast<double>(found.report.iterations);
    state.counters["inertia"] = found.report.inertia;
    state.counters["evaluations"] = static_cast<double>(found.report.distance_evaluations);
}

/// Columns, clusters, and sweeps at the most (0: to convergence) of a million rows.
template <class Engine> void k_means(benchmark::State& state, Engine const& how) {
    auto const columns = static_cast<std::size_t>(state.range(0));
    auto const clusters = static_cast<std::size_t>(state.range(1));
    auto const sweeps = static_cast<std::size_t>(state.range(2));
    auto const rows = clouds::make(1'000'000, columns, 0, clusters);
    auto const start = clouds::start(rows, clusters, 0);
    fit_options const options{.iterations = sweeps != 0 ? sweeps : 10'000, .tolerance = 0};
    clientele::clustering::partition found;
    for (auto _ : state) {
        found = fit_from(rows, start, options, how);
        benchmark::DoNotOptimize(found);
    }
    tell(state, found);
}
void k_means(benchmark::State& state) { k_means(state, clientele::sequential{}); }
void k_means_on_two_threads(benchmark::State& state) { k_means(state, clientele::threads{2}); }
BENCHMARK(k_means)
    ->Args({3, 5, 20})
    ->Args({3, 5, 0})
    ->Args({8, 10, 20})
    ->Args({8, 10, 0})
    ->Args({16, 20, 20})
    ->Args({16, 20, 0})
    ->Unit(benchmark::kMillisecond);
BENCHMARK(k_means_on_two_threads)
    ->Args({3, 5, 20})
    ->Args({3, 5, 0})
    ->Args({8, 10, 20})
    ->Args({8, 10, 0})
    ->Args({16, 20, 20})
    ->Args({16, 20, 0})
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();

/// Four numbers and four categories, five clusters.
void k_prototypes(benchmark::State& state) {
    auto const rows = clouds::make(static_cast<std::size_t>(state.range(0)), 4, 4, 5);
    auto const start = clouds::start(rows, 5, 0.5);
    clientele::clustering::partition found;
    for (auto _ : state) {
        found = fit_from(rows, start, {.iterations = 100, .tolerance = 0});
        benchmark::DoNotOptimize(found);
    }
    tell(state, found);
}
BENCHMARK(k_prototypes)->Arg(10'000)->Arg(100'000)->Unit(benchmark::kMillisecond);

} // namespace
