// SPDX-License-Identifier: MIT
// From ten million rows to a million histories: benchmarks/peers/ledger_pandas.py does the same on the same kind of
// data.
#include <clientele/core/random.hpp>
#include <clientele/customers/summarise.hpp>

#include <benchmark/benchmark.h>

#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

using namespace std::chrono;
namespace customers = clientele::customers;

namespace {

template <class Id> struct transaction {
    Id customer;
    sys_days day;
    double amount;
};

std::int64_t id_of(std::int64_t number, std::int64_t /*kind*/) { return number; }
std::string id_of(std::int64_t number, std::string const& /*kind*/) {
    return std::string("C").append(std::to_string(1'000'000 + number)); // g++ 12 takes "C" + ... for an overlap
}

/// Ten rows a customer, in random order over two years.
template <class Id> std::vector<transaction<Id>> log_of(std::size_t rows) {
    clientele::random::stream random{1, 2};
    std::vector<transaction<Id>> log;
    log.reserve(rows);
    for (std::size_t i = 0; i < rows; ++i) {
        std::int64_t const customer = random.below(static_cast<std::uint32_t>(rows / 10));
        sys_days const day = sys_days{2024y / 1 / 1} + days{random.below(730)};
        log.push_back({id_of(customer, Id{}), day, std::floor(random.uniform() * 10000) / 100});
    }
    return log;
}

template <class Id> void summarise(benchmark::State& state) {
    using row = transaction<Id>;
    auto const log = log_of<Id>(static_cast<std::size_t>(state.range(0)));
    for (auto _ : state) {
        benchmark::DoNotOptimize(customers::summarise(log, customers::id(&row::customer), customers::day(&row::day),
                                                      customers::amount(&row::amount), {.as_of = 2026y / 1 / 1}));
    }
    state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(summarise<std::int64_t>)->Name("summarise_integer_ids")->Arg(10'000'000)->Unit(benchmark::kMillisecond);
BENCHMARK(summarise<std::string>)->Name("summarise_string_ids")->Arg(10'000'000)->Unit(benchmark::kMillisecond);

} // namespace
