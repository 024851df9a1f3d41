// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "ranks.hpp"

#include <clientele/core/engine.hpp>
#include <clientele/features/row_fold.hpp>

#include <cstddef>
#include <vector>

namespace {

struct visited {
    std::vector<std::size_t> rows;
    void merge(visited const& other) { rows.insert(rows.end(), other.rows.begin(), other.rows.end()); }
};

template <class Engine> std::vector<std::size_t> rows_seen(Engine const& how, std::size_t count) {
    return clientele::features::detail::fold_rows(how, count, visited{},
                                                  [](visited& part, std::size_t first, std::size_t last) {
                                                      for (; first < last; ++first) {
                                                          part.rows.push_back(first);
                                                      }
                                                  })
        .rows;
}

} // namespace

TEST_CASE("each row is seen once and in order, on any engine") {
    for (std::size_t const count : {0U, 1U, 2U, 7U, 100U}) {
        auto const alone = rows_seen(clientele::sequential{}, count);
        CHECK(alone.size() == count);
        for (std::size_t i = 0; i < alone.size(); ++i) {
            CHECK(alone[i] == i);
        }
        for (std::size_t const threads : {1U, 3U, 8U}) {
            CHECK(rows_seen(clientele::threads{threads}, count) == alone);
        }
    }
}

TEST_CASE("processes see the rows of all") {
    std::vector<std::vector<std::size_t>> seen(2);
    clientele_test::on_ranks(std::vector<int>(5), 2,
                             [&](clientele_test::rank const& process, std::vector<int> const& part,
                                 std::size_t number) { seen[number] = rows_seen(process, part.size()); });
    CHECK(seen[0] == std::vector<std::size_t>{0, 1, 0, 1, 2});
    CHECK(seen[1] == seen[0]);
}
