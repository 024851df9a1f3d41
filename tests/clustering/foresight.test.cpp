// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"
#include "data_sets.hpp"

#include <clientele/clustering/foresight.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace inner = clientele::clustering::detail;

namespace {

std::vector<std::uint32_t> each(std::size_t step, std::size_t count) {
    std::vector<std::uint32_t> rows;
    for (std::size_t row = 0; row < count; row += step)
        rows.push_back(static_cast<std::uint32_t>(row));
    return rows;
}

} // namespace

TEST_CASE("foresight: where many are looked at, all lines are asked for, once, and none behind the end") {
    auto const rows = clientele_test::made_rows(3000, 7, 0, 2);
    auto const* const end = rows.numbers.data() + rows.numbers.size();
    for (std::size_t const first : {0U, 1000U, 2900U}) {
        std::size_t const count = std::min<std::size_t>(1000, 3000 - first);
        auto const looked_at = each(3, count);
        inner::foresight ahead{rows, first, looked_at};
        auto const* next = ahead.next;
        CHECK(next == std::min(rows.numbers.data() + (first + inner::foresight::rows_in_line) * 7, end));
        for (std::size_t done = 0; done < looked_at.size(); done += 32) {
            auto lines = ahead.during(done, 32);
            CHECK(lines.numbers == next);
            next += lines.left * 8;
            lines.fetch(2);
            lines.fetch(lines.left);
            CHECK(lines.left == 0);
            CHECK(lines.numbers == next);
            std::size_t const last = looked_at[std::min(done + 32, looked_at.size()) - 1];
            CHECK(next <= end);
            CHECK((next + 8 > rows.numbers.data() + (first + last + inner::foresight::rows_in_line) * 7 ||
                   next + 8 > end));
        }
    }
}

TEST_CASE("foresight: where few are looked at, they are asked for 64 rows ahead") {
    auto const rows = clientele_test::made_rows(3000, 7, 0, 2);
    auto const looked_at = each(9, 3000);
    inner::foresight ahead{rows, 0, looked_at};
    CHECK(ahead.next == nullptr);
    for (std::size_t done = 0; done < looked_at.size(); done += 32) {
        auto const those = ahead.during(done, 32);
        CHECK(those.left == std::min<std::size_t>(32, looked_at.size() - std::min(done + 64, looked_at.size())));
        CHECK((those.left == 0 || *those.offsets == looked_at[done + 64]));
    }
    inner::foresight const nobody{rows, 0, {}};
    CHECK(nobody.next == nullptr);
}
