// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/engine.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/text.hpp>

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <functional>
#include <span>
#include <vector>

/// \file
/// How far every customer of a few thousand is from every other: a symmetric matrix.
namespace clientele::clustering {

/// Says how far row i is from row j, a number of 0 or more, the same both ways.
template <class F>
concept dissimilarity_of_rows = requires(F const& apart, std::size_t row) {
    { std::invoke(apart, row, row) } -> std::convertible_to<double>;
};

/// The dissimilarities of n rows, each pair once: n (n - 1) / 2 doubles, that is 100 MB for 5,000 rows and 1.6 GB for
/// 20,000. A row is at distance 0 from itself.
class dissimilarities {
public:
    dissimilarities() = default;

    /// Asks `apart(i, j)` for each pair with i > j, by parts on the engine.
    /// \throws invalid_option if there are more than `limit` rows, before any memory is taken
    /// \throws invalid_data if a dissimilarity is negative, infinite or not a number
    template <dissimilarity_of_rows Apart, engine Engine = sequential>
    dissimilarities(std::size_t rows, Apart const& apart, std::size_t limit = 20'000, Engine const& how = {})
        : rows_(rows) {
        if (rows > limit) {
            throw invalid_option("limit", to_text(limit),
                                 to_text(rows) + " or more: each pair of the " + to_text(rows) +
                                     " rows takes 8 bytes; draw a sample, or raise the limit");
        }
        pairs_.resize(rows < 2 ? 0 : rows * (rows - 1) / 2);
        // Row i has i pairs: one from the front and one from the back make parts of equal work.
        for_each_part(how, (rows + 1) / 2, [&](std::size_t first, std::size_t last) {
            for (std::size_t row = first; row < last; ++row) {
                fill(row, apart);
                if (rows - 1 - row != row) {
                    fill(rows - 1 - row, apart);
                }
            }
        });
    }

    [[nodiscard]] std::size_t rows() const noexcept { return rows_; }

    [[nodiscard]] double operator()(std::size_t i, std::size_t j) const noexcept {
        return i == j ? 0 : i > j ? pairs_[start(i) + j] : pairs_[start(j) + i];
    }

    friend bool operator==(dissimilarities const&, dissimilarities const&) = default;

private:
    static constexpr std::size_t start(std::size_t row) noexcept { return row == 0 ? 0 : row * (row - 1) / 2; }

    template <class Apart> void fill(std::size_t row, Apart const& apart) {
        for (std::size_t j = 0; j < row; ++j) {
            auto const d = static_cast<double>(apart(row, j));
            if (!(d >= 0 && std::isfinite(d))) {
                throw invalid_data(row, "dissimilarity to row " + to_text(j), to_text(d),
                                   "it must be 0 or more, and finite");
            }
            pairs_[start(row) + j] = d;
        }
    }

    std::size_t rows_ = 0;
    std::vector<double> pairs_{};
};

/// Whole rows of the matrix, one after the other. Eight at a time are copied out: those below the diagonal lie apart in
/// memory, eight neighbours of them together.
class row_reader {
public:
    explicit row_reader(dissimilarities const& of) : of_(&of), block_(block_rows * of.rows()) {}

    /// The dissimilarities of a row to all; until the next call.
    [[nodiscard]] std::span<double const> operator()(std::size_t row) {
        if (row < first_ || row >= first_ + filled_) {
            first_ = row / block_rows * block_rows;
            filled_ = std::min(block_rows, of_->rows() - first_);
            for (std::size_t j = 0; j < of_->rows(); ++j) {
                for (std::size_t i = 0; i < filled_; ++i) {
                    block_[i * of_->rows() + j] = (*of_)(j, first_ + i);
                }
            }
        }
        return std::span{block_}.subspan((row - first_) * of_->rows(), of_->rows());
    }

private:
    static constexpr std::size_t block_rows = 8;

    dissimilarities const* of_;
    std::vector<double> block_;
    std::size_t first_ = 0;
    std::size_t filled_ = 0;
};

} // namespace clientele::clustering
