// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clustering/row_order.hpp>
#include <clientele/core/engine.hpp>
#include <clientele/features/encoded.hpp>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

/// \file
/// A sample of customers that depends on what they are alone: not on their order, not on whether equal ones come as one
/// row with a weight, not on which process holds them. Starts are drawn from it.
namespace clientele::clustering {

/// 64 bits that are the same for equal rows, and as good as random otherwise (the finaliser of S. Vigna's splitmix64,
/// value by value).
[[nodiscard]] inline std::uint64_t row_hash(features::encoded const& rows, std::size_t row) noexcept {
    std::uint64_t hash = 0x9e37'79b9'7f4a'7c15;
    auto const mix = [&](std::uint64_t bits) {
        hash = (hash ^ bits) * 0xbf58'476d'1ce4'e5b9;
        hash ^= hash >> 27;
    };
    for (double const x : rows.numbers_of(row)) {
        mix(std::bit_cast<std::uint64_t>(x + 0.0)); // -0 is 0
    }
    for (features::code const level : rows.codes_of(row)) {
        mix(level + std::uint64_t{1});
    }
    hash *= 0x94d0'49bb'1331'11eb;
    return hash ^ (hash >> 31);
}

/// The hash of each row.
template <engine Engine>
[[nodiscard]] std::vector<std::uint64_t> row_hashes(features::encoded const& rows, Engine const& how) {
    std::vector<std::uint64_t> hashes(rows.rows());
    for_each_part(how, rows.rows(), [&](std::size_t row, std::size_t last) {
        for (; row < last; ++row) {
            hashes[row] = row_hash(rows, row);
        }
    });
    return hashes;
}

/// The distinct customers with the least hashes, at most `capacity` of them, each with the weight of all his equals; in
/// canonical order. Rows of weight 0 stand for nobody and take no place. An `accumulator`.
class row_sample {
public:
    row_sample(features::encoded const& rows, std::size_t capacity)
        : row_sample(rows, row_hashes(rows, sequential{}), capacity) {}

    /// \pre `hashes` are those of the rows, `capacity` is above 0
    row_sample(features::encoded const& rows, std::span<std::uint64_t const> hashes, std::size_t capacity)
        : capacity_(capacity) {
        std::uint64_t const limit = last_hash(rows, hashes);
        std::vector<std::size_t> chosen;
        for (std::size_t row = 0; row < hashes.size(); ++row) {
            if (hashes[row] <= limit && rows.weight_of(row) != 0) {
                chosen.push_back(row);
            }
        }
        rows_ = told_once(rows.picked(chosen));
    }

    void merge(row_sample const& other) {
        features::encoded both = rows_;
        both.numbers.insert(both.numbers.end(), other.rows_.numbers.begin(), other.rows_.numbers.end());
        both.codes.insert(both.codes.end(), other.rows_.codes.begin(), other.rows_.codes.end());
        both.weights.insert(both.weights.end(), other.rows_.weights.begin(), other.rows_.weights.end());
        *this = row_sample{told_once(both), capacity_};
    }

    [[nodiscard]] features::encoded const& rows() const noexcept { return rows_; }

private:
    static features::encoded told_once(features::encoded const& rows) {
        auto const once = distinct_rows(rows);
        auto picked = rows.picked(once.first);
        picked.weights = once.weights;
        return picked;
    }

    /// The hash up to which there are at most `capacity` distinct ones. Only so many are kept, and as many again that
    /// wait to be looked at.
    [[nodiscard]] std::uint64_t last_hash(features::encoded const& rows, std::span<std::uint64_t const> hashes) const {
        std::size_t const room = std::min(capacity_, hashes.size());
        std::uint64_t limit = std::numeric_limits<std::uint64_t>::max();
        std::vector<std::uint64_t> least;
        auto const keep_least = [&] {
            std::sort(least.begin(), least.end());
            auto const repeated = std::unique(least.begin(), least.end());
            least.erase(repeated, least.end());
            if (least.size() > room) {
                least.resize(room);
                limit = least.back();
            }
        };
        for (std::size_t row = 0; row < hashes.size(); ++row) {
            if (hashes[row] <= limit && rows.weight_of(row) != 0) {
                least.push_back(hashes[row]);
                if (least.size() >= 2 * room) {
                    keep_least();
                }
            }
        }
        keep_least();
        return limit;
    }

    std::size_t capacity_;
    features::encoded rows_{};
};

/// The sample of all customers, also those that other processes hold.
template <engine Engine>
[[nodiscard]] features::encoded sample_rows(features::encoded const& rows, std::span<std::uint64_t const> hashes,
                                            std::size_t capacity, Engine const& how) {
    row_sample sample{rows, hashes, capacity};
    if constexpr (combining_engine<Engine, row_sample>) {
        how.combine(sample);
    }
    return sample.rows();
}

template <engine Engine>
[[nodiscard]] features::encoded sample_rows(features::encoded const& rows, std::size_t capacity, Engine const& how) {
    return sample_rows(rows, row_hashes(rows, how), capacity, how);
}

} // namespace clientele::clustering
