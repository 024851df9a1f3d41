// SPDX-License-Identifier: MIT
// Peak memory of a summary: ten rows a customer from a generated view, so that no log lies in memory beside the ledger.
// Each summary runs in a process of its own, since a peak never falls.
#include <clientele/core/random.hpp>
#include <clientele/customers/summarise.hpp>

#include <benchmark/benchmark.h>
#include <range/v3/view/iota.hpp>
#include <range/v3/view/transform.hpp>

#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace std::chrono;
namespace customers = clientele::customers;

namespace {

/// Of this process, in bytes.
double peak() {
    rusage use{};
    getrusage(RUSAGE_SELF, &use);
    return 1024.0 * static_cast<double>(use.ru_maxrss);
}

/// By how many bytes `work` raises the peak of a new process; negative if there is none.
template <class Work> double peak_of(Work const& work) {
    int ends[2] = {}; // NOLINT(*-avoid-c-arrays): that of pipe()
    if (pipe(ends) != 0) return -1;
    pid_t const child = fork();
    if (child == 0) {
        double const before = peak();
        work();
        double const risen = peak() - before;
        _exit(write(ends[1], &risen, sizeof risen) == sizeof risen ? 0 : 1);
    }
    close(ends[1]);
    double risen = -1;
    if (child < 0 || read(ends[0], &risen, sizeof risen) != sizeof risen) risen = -1;
    close(ends[0]);
    if (child > 0) waitpid(child, nullptr, 0);
    return risen;
}

void set_id(std::int64_t& id, std::int64_t number) { id = number; }
void set_id(std::string& id, std::int64_t number) {
    id = 'C';
    id += std::to_string(1'000'000 + number);
}

template <class Id> struct transaction {
    Id customer{};
    sys_days day{};
    double amount = 0;
};

template <class Id> void peak_memory(benchmark::State& state) {
    using row = transaction<Id>;
    auto const count = static_cast<std::uint32_t>(state.range(0));
    auto const made = [count](int i) {
        clientele::random::stream random{1, static_cast<std::uint64_t>(i)};
        row drawn;
        set_id(drawn.customer, random.below(count));
        drawn.day = sys_days{2024y / 1 / 1} + days{random.below(730)};
        drawn.amount = std::floor(random.uniform() * 10000) / 100;
        return drawn;
    };
    double bytes = 0;
    for (auto _ : state) {
        bytes = peak_of([&] {
            auto const log = ranges::views::iota(0, 10 * static_cast<int>(count)) | ranges::views::transform(made);
            benchmark::DoNotOptimize(customers::summarise(log, customers::id(&row::customer), customers::day(&row::day),
                                                          customers::amount(&row::amount), {.as_of = 2026y / 1 / 1}));
        });
    }
    state.counters["bytes_per_customer"] = bytes / count; // ids included
    state.counters["of_which_id"] = sizeof(Id);
}
BENCHMARK(peak_memory<std::int64_t>)->Name("peak_memory_integer_ids")->Arg(1'000'000)->Arg(3'000'000)->Iterations(1);
BENCHMARK(peak_memory<std::string>)->Name("peak_memory_string_ids")->Arg(1'000'000)->Arg(3'000'000)->Iterations(1);

} // namespace
