// SPDX-License-Identifier: MIT
// Exact silhouettes: benchmarks/peers/silhouette_sklearn.py does the same on the same kind of data.
#include <clientele/clustering/quick_silhouette.hpp>
#include <clientele/clustering/silhouette.hpp>
#include <clientele/core/engine.hpp>
#include <clientele/core/random.hpp>
#include <clientele/features/encoded.hpp>

#include <benchmark/benchmark.h>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace {

constexpr std::size_t columns = 8;
constexpr std::uint32_t clusters = 5;

struct customers {
    clientele::features::encoded rows{.numeric = columns};
    std::vector<std::uint32_t> labels{};
};

/// Five clouds, normal but for the tails.
customers clouds(std::size_t count) {
    clientele::random::stream random{1, 2};
    std::vector<double> centres(clusters * columns);
    for (double& centre : centres) {
        centre = 8 * random.uniform();
    }
    customers made;
    for (std::size_t i = 0; i < count; ++i) {
        made.labels.push_back(random.below(clusters));
        for (std::size_t j = 0; j < columns; ++j) {
            double const off = 2 * (random.uniform() + random.uniform() + random.uniform() - 1.5);
            made.rows.numbers.push_back(centres[made.labels.back() * columns + j] + off);
        }
    }
    return made;
}

void silhouette(benchmark::State& state) {
    auto const [rows, labels] = clouds(static_cast<std::size_t>(state.range(0)));
    for (auto _ : state) {
        benchmark::DoNotOptimize(clientele::clustering::silhouette(rows, labels));
    }
}
BENCHMARK(silhouette)->Arg(20'000)->Unit(benchmark::kMillisecond);

void silhouette_on_two_threads(benchmark::State& state) {
    auto const [rows, labels] = clouds(static_cast<std::size_t>(state.range(0)));
    for (auto _ : state) {
        benchmark::DoNotOptimize(clientele::clustering::silhouette(rows, labels, {}, clientele::threads{2}));
    }
}
BENCHMARK(silhouette_on_two_threads)->Arg(20'000)->Unit(benchmark::kMillisecond)->UseRealTime();

void squared_silhouette(benchmark::State& state) {
    auto const [rows, labels] = clouds(static_cast<std::size_t>(state.range(0)));
    for (auto _ : state) {
        benchmark::DoNotOptimize(clientele::clustering::squared_silhouette(rows, labels));
    }
}
BENCHMARK(squared_silhouette)->Arg(20'000)->Arg(1'000'000)->Unit(benchmark::kMillisecond);

void sampled_silhouette(benchmark::State& state) {
    auto const [rows, labels] = clouds(static_cast<std::size_t>(state.range(0)));
    for (auto _ : state) {
        benchmark::DoNotOptimize(clientele::clustering::sampled_silhouette(rows, labels));
    }
}
BENCHMARK(sampled_silhouette)->Arg(1'000'000)->Unit(benchmark::kMillisecond);

} // namespace
