// SPDX-License-Identifier: MIT
// Predictions for a million customers: benchmarks/peers/clv_lifetimes.py makes them for the same ones.
#include "customers.hpp"

#include <clientele/clv/bg_nbd.hpp>
#include <clientele/clv/forecast.hpp>
#include <clientele/clv/gamma_gamma.hpp>
#include <clientele/clv/lifetime_values.hpp>
#include <clientele/clv/pareto_nbd.hpp>

#include <benchmark/benchmark.h>

#include <numeric>
#include <vector>

namespace {

using namespace clientele;
namespace made = customers_for_benchmarks;

template <class Work> void predict(benchmark::State& state, Work const& work) {
    double sum = 0;
    for (auto _ : state) {
        sum = work();
        benchmark::DoNotOptimize(sum);
    }
    state.counters["sum"] = sum;
}

double sum_of(std::vector<double> const& values) { return std::accumulate(values.begin(), values.end(), 0.0); }

void expected_transactions_bg_nbd(benchmark::State& state) {
    auto const rows = made::a_million(made::bg, "bg_nbd_1m.bin");
    predict(state, [&] { return sum_of(clv::expected_transactions(made::bg, rows, 39)); });
}
void expected_transactions_pareto_nbd(benchmark::State& state) {
    auto const rows = made::a_million(made::pareto, "pareto_nbd_1m.bin");
    predict(state, [&] { return sum_of(clv::expected_transactions(made::pareto, rows, 39)); });
}
void p_alive_bg_nbd(benchmark::State& state) {
    auto const rows = made::a_million(made::bg, "bg_nbd_1m.bin");
    predict(state, [&] { return sum_of(clv::p_alive(made::bg, rows)); });
}
void p_alive_pareto_nbd(benchmark::State& state) {
    auto const rows = made::a_million(made::pareto, "pareto_nbd_1m.bin");
    predict(state, [&] { return sum_of(clv::p_alive(made::pareto, rows)); });
}

struct customer {
    clv::summary seen;
    double mean;

    [[nodiscard]] std::uint32_t x() const { return seen.x; }
    [[nodiscard]] double t_x() const { return seen.t_x; }
    [[nodiscard]] double T() const { return seen.T; }
    [[nodiscard]] double repeat_mean() const { return mean; }
};

/// Twelve months of 4.345 weeks, 1 % a month.
void lifetime_value_bg_nbd(benchmark::State& state) {
    auto const rows = made::a_million(made::bg, "bg_nbd_1m.bin");
    auto const spenders = made::a_million_spenders();
    std::vector<customer> customers;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        customers.push_back({rows[i], rows[i].x > 0 ? spenders[i].mean : 0});
    }
    clv::gamma_gamma const spend{6.25, 3.74, 15.44};
    predict(state, [&] {
        return clv::customer_equity(clv::lifetime_values(customers, made::bg, spend,
                                                         {.horizon = 12 * 4.345, .discount = .01, .period = 4.345}));
    });
}
BENCHMARK(expected_transactions_bg_nbd)->Unit(benchmark::kMillisecond);
BENCHMARK(expected_transactions_pareto_nbd)->Unit(benchmark::kMillisecond);
BENCHMARK(p_alive_bg_nbd)->Unit(benchmark::kMillisecond);
BENCHMARK(p_alive_pareto_nbd)->Unit(benchmark::kMillisecond);
BENCHMARK(lifetime_value_bg_nbd)->Unit(benchmark::kMillisecond);

} // namespace
