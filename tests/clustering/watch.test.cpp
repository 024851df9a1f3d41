// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"
#include "data_sets.hpp"

#include <clientele/clustering/extent.hpp>
#include <clientele/clustering/movers.hpp>
#include <clientele/clustering/watch.hpp>
#include <clientele/core/engine.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>

using namespace clientele;
namespace inner = clientele::clustering::detail;

namespace {

/// One sweep over all rows: how many were measured, and how many changed cluster.
std::pair<std::size_t, std::size_t> sweep(inner::watch& some, clustering::prototypes const& middles, std::size_t rows) {
    auto who = std::make_unique<inner::movers>();
    auto notes = std::make_unique<inner::watch::notes>();
    std::size_t measured = 0;
    std::size_t moved = 0;
    some.begin(middles);
    for (std::size_t first = 0; first < rows; first += inner::movers::chunk) {
        std::size_t const count = std::min(inner::movers::chunk, rows - first);
        measured += some.look(middles, first, count, *notes, *who);
        moved += who->count;
    }
    return {measured, moved};
}

} // namespace

TEST_CASE("watch: everybody to his nearest prototype, and most are passed over while they hardly move") {
    auto const rows = clientele_test::made_rows(5000, 5, 0, 9);
    auto middles = clientele_test::some_rows(rows, 6);
    inner::watch some{rows, middles, inner::extent_of(rows, sequential{}).reach()};
    for (std::size_t step = 0; step < 6; ++step) {
        auto const [measured, moved] = sweep(some, middles, rows.rows());
        auto const labels = some.take_labels(threads{3});
        CHECK(labels == clientele_test::nearest(rows, middles));
        if (step == 0) CHECK(moved == 5000);
        if (step == 0) CHECK(measured == 5000);
        some.place(labels, middles);
        CHECK(sweep(some, middles, rows.rows()) == std::pair<std::size_t, std::size_t>{5000, 0}); // nothing is known
        for (double& x : middles.centres)
            x += step % 2 == 0 ? 0.01 : -0.004;
        some.follow(middles, threads{2});
        std::size_t const again = sweep(some, middles, rows.rows()).first;
        CHECK(again < 1500);
        some.follow(middles, sequential{});
    }
}
