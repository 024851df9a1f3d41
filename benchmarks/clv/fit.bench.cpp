// SPDX-License-Identifier: MIT
// Fits, standard errors included: benchmarks/peers/clv_lifetimes.py makes them to the same customers.
#include "customers.hpp"

#include <clientele/clv/bg_nbd.hpp>
#include <clientele/clv/fit.hpp>
#include <clientele/clv/gamma_gamma.hpp>
#include <clientele/clv/mbg_nbd.hpp>
#include <clientele/clv/pareto_nbd.hpp>
#include <clientele/core/engine.hpp>

#include <benchmark/benchmark.h>

namespace {

using namespace clientele;
namespace made = customers_for_benchmarks;

template <class Model, class Rows> void fit(benchmark::State& state, Rows const& rows) {
    clv::fitted<Model> found;
    for (auto _ : state) {
        found = clv::fit<Model>(rows);
        benchmark::DoNotOptimize(found);
    }
    state.counters["log_likelihood"] = found.report.log_likelihood;
    state.counters["distinct"] = static_cast<double>(found.report.distinct);
    state.counters["evaluations"] = static_cast<double>(found.report.evaluations);
}

template <class Rows> void fit_spend(benchmark::State& state, Rows const& rows) {
    auto const by = clv::lens(clv::x(&made::spender::x), clv::mean_spend(&made::spender::mean));
    double likelihood = 0;
    for (auto _ : state) {
        likelihood = clv::fit_gamma_gamma(rows, by).report.log_likelihood;
        benchmark::DoNotOptimize(likelihood);
    }
    state.counters["log_likelihood"] = likelihood;
}

void fit_bg_nbd_sample(benchmark::State& state) { fit<clv::bg_nbd>(state, made::sample().rows); }
void fit_mbg_nbd_sample(benchmark::State& state) { fit<clv::mbg_nbd>(state, made::sample().rows); }
void fit_pareto_nbd_sample(benchmark::State& state) { fit<clv::pareto_nbd>(state, made::sample().rows); }
void fit_gamma_gamma_sample(benchmark::State& state) { fit_spend(state, made::sample().spenders); }
void fit_bg_nbd_million(benchmark::State& state) {
    fit<clv::bg_nbd>(state, made::a_million(made::bg, "bg_nbd_1m.bin"));
}
void fit_mbg_nbd_million(benchmark::State& state) {
    fit<clv::mbg_nbd>(state, made::a_million(made::bg, "bg_nbd_1m.bin"));
}
void fit_pareto_nbd_million(benchmark::State& state) {
    fit<clv::pareto_nbd>(state, made::a_million(made::pareto, "pareto_nbd_1m.bin"));
}
void fit_gamma_gamma_million(benchmark::State& state) { fit_spend(state, made::a_million_spenders()); }
BENCHMARK(fit_bg_nbd_sample)->Unit(benchmark::kMillisecond);
BENCHMARK(fit_mbg_nbd_sample)->Unit(benchmark::kMillisecond);
BENCHMARK(fit_pareto_nbd_sample)->Unit(benchmark::kMillisecond);
BENCHMARK(fit_gamma_gamma_sample)->Unit(benchmark::kMillisecond);
BENCHMARK(fit_bg_nbd_million)->Unit(benchmark::kMillisecond);
BENCHMARK(fit_mbg_nbd_million)->Unit(benchmark::kMillisecond);
BENCHMARK(fit_pareto_nbd_million)->Unit(benchmark::kMillisecond);
BENCHMARK(fit_gamma_gamma_million)->Unit(benchmark::kMillisecond);

/// Ten million daily histories of up to two years.
void fit_bg_nbd_ten_million_daily(benchmark::State& state) {
    clv::bg_nbd daily = made::bg;
    daily.alpha *= 7;
    fit<clv::bg_nbd>(state, made::simulated(daily, 10 * made::million, 190, 730, true));
}
BENCHMARK(fit_bg_nbd_ten_million_daily)->Unit(benchmark::kMillisecond)->Iterations(1);

} // namespace
