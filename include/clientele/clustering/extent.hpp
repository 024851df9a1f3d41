// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clustering/lanes.hpp>
#include <clientele/core/engine.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/text.hpp>
#include <clientele/core/vectorise.hpp>
#include <clientele/features/encoded.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

/// \file
/// How large the numbers of many rows are, and whether they are numbers at all.
namespace clientele::clustering::detail {

/// What the rows span: the greatest size of the numbers of each column, and the levels of each category.
struct extent {
    std::vector<double> largest{};       ///< one a numeric column; of the rows that stand for customers
    std::vector<std::uint64_t> levels{}; ///< one a categorical column, not counting the unseen one; of all rows, since
                                         ///< those of weight 0 are counted too, 0 times
    std::uint64_t customers = 0;         ///< at most 2^64 - 1
    double bystanders = 0;               ///< the greatest size of the numbers of rows of weight 0

    static constexpr double limit = 1e150; ///< the squares of larger numbers do not fit a double

    void merge(extent const& other) {
        customers = features::added(customers, other.customers);
        bystanders = std::max(bystanders, other.bystanders);
        for (std::size_t j = 0; j < largest.size(); ++j) {
            largest[j] = std::max(largest[j], other.largest[j]);
        }
        for (std::size_t j = 0; j < levels.size(); ++j) {
            levels[j] = std::max(levels[j], other.levels[j]);
        }
    }

    void add(features::encoded const& block, std::size_t first, std::size_t last) {
        if (block.weights.empty()) {
            customers += last - first;
            if (!levels.empty() || largest.empty()) {
                add_customers(block, first, last);
                return;
            }
            for (; first < last; first += glance) {
                std::size_t const end = std::min(first + glance, last);
                if (!add_numbers(block.numbers.data() + first * largest.size(), (end - first) * largest.size())) {
                    add_customers(block, first, end); // which says what is wrong
                }
            }
            return;
        }
        for (std::size_t row = first; row < last; ++row) {
            block.weights[row] != 0 ? add_customer(block, row) : add_bystander(block, row);
            customers = features::added(customers, block.weights[row]);
        }
    }

    void add_customers(features::encoded const& block, std::size_t first, std::size_t last) {
        for (std::size_t row = first; row < last; ++row) {
            add_customer(block, row);
        }
    }

    static constexpr std::size_t glance = 1024; ///< rows

    /// Whole rows of numbers, as many at a time as a register holds; whether all were fit. As many registers as there
    /// are columns hold whole rows, whatever the column a number is of.
    bool add_numbers(double const* x, std::size_t count) {
        numbers_at_once work{x, count, largest.size(), std::vector<double>(4 * largest.size())};
        clientele::detail::run_on_widest(work);
        for (std::size_t i = 0; i < work.sizes.size() && work.fit; ++i) {
            largest[i % largest.size()] = std::max(largest[i % largest.size()], work.sizes[i]);
        }
        return work.fit;
    }

    struct numbers_at_once {
        double const* x;
        std::size_t count;
        std::size_t columns;
        mutable std::vector<double> sizes; ///< the greatest, 4 x columns
        mutable bool fit = true;

        template <std::size_t Width> CLIENTELE_INLINE void run() const {
#if CLIENTELE_LANES
            using pack = lanes<double, Width>;
            pack unfit{};
            std::size_t i = 0;
            for (; i + Width * columns <= count; i += Width * columns) {
                for (std::size_t at = 0; at < Width * columns; at += Width) {
                    pack some;
                    pack most;
                    load(some, x + i + at);
                    load(most, sizes.data() + at);
                    pack const negative = 0 - some;
                    choose(some < negative, negative, some);
                    choose(most < some, some, most);
                    store(sizes.data() + at, most);
                    pack const nothing = some * 0; // NaN of what is not finite
                    unfit += nothing;
                }
            }
            for (std::size_t lane = 0; lane < Width; ++lane) {
                fit = fit && unfit[lane] == 0;
            }
#else
            std::size_t i = 0;
#endif
            for (; i < count; ++i) {
                double& most = sizes[i % columns];
                most = std::max(most, std::abs(x[i]));
                fit = fit && std::abs(x[i]) <= limit;
            }
            for (double const most : sizes) {
                fit = fit && most <= limit;
            }
        }
    };

    void add_customer(features::encoded const& block, std::size_t row) {
        double const* const x = block.numbers.data() + row * largest.size();
        bool fits = true;
        for (std::size_t j = 0; j < largest.size(); ++j) {
            double const size = std::abs(x[j]);
            fits = fits && size <= limit; // NaN does not
            largest[j] = std::max(largest[j], size);
        }
        if (!fits) {
            refuse(block, row);
        }
        add_levels(block, row);
    }

    /// A row of weight 0: it must not make the sums of the others coarser.
    void add_bystander(features::encoded const& block, std::size_t row) {
        for (double const x : block.numbers_of(row)) {
            if (!(std::abs(x) <= limit)) {
                refuse(block, row);
            }
            bystanders = std::max(bystanders, std::abs(x));
        }
        add_levels(block, row);
    }

    void add_levels(features::encoded const& block, std::size_t row) {
        features::code const* const code = block.codes.data() + row * levels.size();
        for (std::size_t j = 0; j < levels.size(); ++j) {
            if (code[j] != features::unseen_level) {
                levels[j] = std::max<std::uint64_t>(levels[j], code[j] + std::uint64_t{1});
            }
        }
    }

    [[noreturn]] static void refuse(features::encoded const& block, std::size_t row) {
        auto const x = block.numbers_of(row);
        auto const bad = std::ranges::find_if(x, [](double value) { return !(std::abs(value) <= limit); });
        throw invalid_data(row, "column " + to_text(bad - x.begin()), to_text(*bad),
                           "it must be finite and at most 1e150 in size");
    }

    /// The greatest size of all numbers.
    [[nodiscard]] double reach() const {
        return largest.empty() ? 0 : std::max(bystanders, *std::ranges::max_element(largest));
    }
};

/// \throws invalid_data if a number is not finite, or the customers are too many to count
template <class Engine> [[nodiscard]] extent extent_of(features::encoded const& block, Engine const& how) {
    extent none{.largest = std::vector<double>(block.numeric), .levels = std::vector<std::uint64_t>(block.categorical)};
    auto found = fold_rows(how, block.rows(), none,
                           [&](extent& part, std::size_t first, std::size_t last) { part.add(block, first, last); });
    if (found.customers >= std::uint64_t{1} << 32) {
        throw invalid_data("weights", to_text(found.customers) + " in all", "wanted: fewer than 2^32 customers");
    }
    return found;
}

} // namespace clientele::clustering::detail
