// expect: clientele: batches are drawn by one process
// SPDX-License-Identifier: MIT
#include <clientele/clustering/mini_batch.hpp>

#include <cstddef>

/// One process of many.
struct rank {
    static std::size_t parts() { return 1; }
    template <class Task> static void run(std::size_t n, Task&& task) { clientele::sequential::run(n, task); }
    template <clientele::accumulator A> void combine(A& /*mine*/) const {}
};

auto clusters(clientele::features::encoded const& rows) {
#ifdef CLIENTELE_CONTROL
    return clientele::clustering::fit_mini_batch(rows, {.clusters = 2}, clientele::sequential{});
#else
    return clientele::clustering::fit_mini_batch(rows, {.clusters = 2}, rank{});
#endif
}
