// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/error.hpp>
#include <clientele/core/text.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <optional>
#include <span>
#include <utility>
#include <vector>

/// \file
/// The assignment problem: pairs of rows and columns, each used once at most, whose costs add up to the least.
namespace clientele::clustering {

namespace detail {

/// A square assignment problem while it is being solved. Rows and columns beyond the caller's cost nothing.
class square_assignment {
public:
    square_assignment(std::span<double const> costs, std::size_t rows, std::size_t columns)
        : costs_(costs),
          rows_(rows),
          columns_(columns),
          size_(std::max(rows, columns)),
          row_price_(size_, 0),
          column_price_(size_, 0),
          row_of_(size_, nobody),
          column_of_(size_, nobody) {}

    /// The least sum of costs; of equally good answers the one whose list of columns comes first.
    std::vector<std::size_t> const& solve() {
        for (std::size_t row = 0; row < size_; ++row) {
            augment(row);
        }
        std::vector<char> settled(size_, 0); // columns
        for (std::size_t row = 0; row < rows_; ++row) {
            prefer_low(row, settled);
            settled[column_of_[row]] = 1;
        }
        return column_of_;
    }

private:
    static constexpr std::size_t nobody = static_cast<std::size_t>(-1);

    [[nodiscard]] double reduced(std::size_t row, std::size_t column) const {
        double const cost = row < rows_ && column < columns_ ? costs_[row * columns_ + column] : 0;
        return cost - row_price_[row] - column_price_[column];
    }

    /// Gives one more row a column, by the shortest way through pairs made before (R. Jonker and A. Volgenant, "A
    /// shortest augmenting path algorithm for dense and sparse linear assignment problems", Computing 38, 1987).
    void augment(std::size_t row) {
        std::vector<double> distance(size_, std::numeric_limits<double>::infinity());
        std::vector<std::size_t> from(size_, nobody); // the row from which a column was reached
        std::vector<char> done(size_, 0);
        std::size_t here = row;
        std::size_t end = nobody;
        double walked = 0;
        while (end == nobody) {
            std::size_t next = nobody;
            for (std::size_t c = 0; c < size_; ++c) {
                if (done[c] == 0) {
                    double const d = walked + reduced(here, c);
                    if (d < distance[c]) {
                        distance[c] = d;
                        from[c] = here;
                    }
                    next = next == nobody || distance[c] < distance[next] ? c : next;
                }
            }
            done[next] = 1;
            walked = distance[next];
            end = row_of_[next] == nobody ? next : nobody;
            here = row_of_[next];
        }
        row_price_[row] += walked;
        for (std::size_t c = 0; c < size_; ++c) {
            if (done[c] != 0 && c != end) {
                row_price_[row_of_[c]] += walked - distance[c];
                column_price_[c] -= walked - distance[c];
            }
        }
        for (std::size_t c = end; c != nobody;) {
            std::size_t const giver = from[c];
            row_of_[c] = giver;
            std::swap(column_of_[giver], c); // on to the column it had; `nobody` for the new row
        }
    }

    /// Moves a row to the lowest column it can have in an optimal answer, rows before it unmoved. Optimal answers are
    /// those made of pairs whose reduced cost is 0.
    void prefer_low(std::size_t row, std::vector<char> const& settled) {
        for (std::size_t c = 0; c < column_of_[row]; ++c) {
            std::vector<char> seen = settled;
            seen[c] = 1;
            if (settled[c] == 0 && tight(row, c) && rehouse(row_of_[c], column_of_[row], seen)) {
                column_of_[row] = c;
                row_of_[c] = row;
                return;
            }
        }
    }

    /// Finds a tight column for a row that lost its own, and so on until `free` is taken.
    bool rehouse(std::size_t row, std::size_t free, std::vector<char>& seen) {
        for (std::size_t c = 0; c < size_; ++c) {
            if (seen[c] == 0 && tight(row, c)) {
                seen[c] = 1;
                if (c == free || rehouse(row_of_[c], free, seen)) {
                    column_of_[row] = c;
                    row_of_[c] = row;
                    return true;
                }
            }
        }
        return false;
    }

    [[nodiscard]] bool tight(std::size_t row, std::size_t column) const { return reduced(row, column) <= 0; }

    std::span<double const> costs_;
    std::size_t rows_;
    std::size_t columns_;
    std::size_t size_;
    std::vector<double> row_price_; ///< dual variables: the two prices of a pair never exceed its cost
    std::vector<double> column_price_;
    std::vector<std::size_t> row_of_;
    std::vector<std::size_t> column_of_;
};

} // namespace detail

/// For each row the column it is paired with, so that the sum of the costs is least: exact, in O(k^3) steps for k rows
/// or columns. The surplus of the longer side stays alone, a row as an empty optional.
///
/// Among equally cheap answers that one is given whose columns, row by row, have the lowest numbers; costs that are
/// whole numbers (below 2^53 in sum) are compared exactly, others up to rounding.
/// \param costs rows x columns, row by row; may be negative
/// \throws invalid_data if `costs` is no such block, or a cost is not finite
[[nodiscard]] inline std::vector<std::optional<std::size_t>>
cheapest_assignment(std::span<double const> costs, std::size_t rows, std::size_t columns) {
    if (costs.size() != rows * columns) {
        throw invalid_data("costs", to_text(costs.size()) + " numbers",
                           "wanted: " + to_text(rows) + " times " + to_text(columns));
    }
    for (std::size_t i = 0; i < costs.size(); ++i) {
        if (!std::isfinite(costs[i])) {
            throw invalid_data(i / columns, "cost of column " + to_text(i % columns), to_text(costs[i]),
                               "it must be finite");
        }
    }
    detail::square_assignment problem{costs, rows, columns};
    auto const& columns_of = problem.solve();
    std::vector<std::optional<std::size_t>> pairs(rows);
    for (std::size_t row = 0; row < rows; ++row) {
        if (columns_of[row] < columns) {
            pairs[row] = columns_of[row];
        }
    }
    return pairs;
}

} // namespace clientele::clustering
