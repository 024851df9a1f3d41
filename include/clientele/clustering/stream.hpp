// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clustering/cluster_sums.hpp>
#include <clientele/clustering/gamma.hpp>
#include <clientele/clustering/prototypes.hpp>
#include <clientele/core/engine.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/exact_sum.hpp>
#include <clientele/core/text.hpp>
#include <clientele/features/encoded.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <ranges>
#include <string_view>
#include <utility>
#include <vector>

/// \file
/// Clusters that learn from customers as they come, batch by batch, and keep none of them.
namespace clientele::clustering {

namespace detail {

/// All customers that one prototype was ever given: exact sums of their numbers and counts of their levels. The range
/// of customers to come is not known, so that there is no grid to round to, as `cluster_sums` has.
struct running_sums {
    std::uint64_t customers = 0;
    std::vector<exact_sum> numbers{};                 ///< one a numeric column
    std::vector<std::vector<std::uint64_t>> levels{}; ///< one a categorical column, up to the last level that was seen

    void add(features::encoded const& rows, std::size_t row) {
        std::uint64_t const times = rows.weight_of(row);
        if (times == 0) {
            return; // not even a place for his level
        }
        customers += times;
        for (std::size_t j = 0; j < numbers.size(); ++j) {
            add_repeated(numbers[j], rows.numbers_of(row)[j], times);
        }
        for (std::size_t j = 0; j < levels.size(); ++j) {
            std::size_t const level = rows.codes_of(row)[j];
            if (level != features::unseen_level) {
                levels[j].resize(std::max(levels[j].size(), level + 1));
                levels[j][level] += times;
            }
        }
    }

    void merge(running_sums const& other) {
        customers += other.customers;
        for (std::size_t j = 0; j < numbers.size(); ++j) {
            numbers[j].merge(other.numbers[j]);
        }
        for (std::size_t j = 0; j < levels.size(); ++j) {
            levels[j].resize(std::max(levels[j].size(), other.levels[j].size()));
            std::transform(other.levels[j].begin(), other.levels[j].end(), levels[j].begin(), levels[j].begin(),
                           std::plus<>{});
        }
    }

    /// Means, and the most frequent levels, of equally frequent ones the first. Of nobody there is no middle.
    void put_middle(prototypes& middles, std::size_t cluster) const {
        if (customers == 0) {
            return;
        }
        for (std::size_t j = 0; j < numbers.size(); ++j) {
            middles.centres[cluster * numbers.size() + j] = numbers[j].value() / static_cast<double>(customers);
        }
        for (std::size_t j = 0; j < levels.size(); ++j) {
            std::size_t const at = cluster * levels.size() + j;
            auto const most = std::max_element(levels[j].begin(), levels[j].end());
            bool const none = most == levels[j].end();
            middles.modes[at] = none ? features::unseen_level : static_cast<features::code>(most - levels[j].begin());
            if (!middles.match_cost.empty()) {
                double const share = none ? 0 : static_cast<double>(*most) / static_cast<double>(customers);
                middles.match_cost[at] = middles.gamma[j] * (1 - share);
            }
        }
    }

    friend bool operator==(running_sums const&, running_sums const&) = default;

    template <class Self, class Field> static constexpr void describe(Self& self, Field&& field) {
        field("customers", self.customers);
        field("numbers", self.numbers);
        field("levels", self.levels);
    }
};

/// A batch by the prototypes that its customers are nearest to.
struct sorted_batch {
    std::vector<running_sums> given{}; ///< one a prototype
    exact_sum inertia{};

    void merge(sorted_batch const& other) {
        for (std::size_t c = 0; c < given.size(); ++c) {
            given[c].merge(other.given[c]);
        }
        inertia.merge(other.inertia);
    }
};

} // namespace detail

/// How a batch went.
struct batch_report {
    std::uint64_t customers = 0;
    double inertia = 0; ///< sum of dissimilarities to the nearest prototypes as they were before the batch: how well
                        ///< the clusters fit customers whom they have not seen
    double moved = 0;   ///< how far the batch moved the prototypes: dissimilarities of the new to the old, summed

    friend bool operator==(batch_report const&, batch_report const&) = default;
};

/// Prototypes that move with each batch of customers. A regular value: compare, copy, save, load.
///
/// Each customer of a batch is given to the prototype that is nearest as of before the batch; then each prototype moves
/// to the middle of all whom it was ever given: the mean of numbers, the most frequent level of categories (of equally
/// frequent ones the first). For one customer after the other this is the learning rate 1/n of each centre (D. Sculley,
/// "Web-scale k-means clustering", WWW 2010, algorithm 1), for batches what scikit-learn's `MiniBatchKMeans` does
/// without its reassignment of centres. The start counts for nobody: a prototype leaves it with its first customers,
/// and stays there as long as it is given none.
///
/// The sums are exact: the same bits for any engine, any order of the customers within a batch, and weights as
/// repetition. The order of the batches matters, as it must. Numbers may be up to 1e150 in size, a batch may have fewer
/// than 2^32 customers, the stream fewer than 2^53. Memory: 552 bytes a number and 8 bytes a level for each prototype,
/// for however many customers.
class prototype_stream {
public:
    static constexpr std::string_view model_name{"clustering.prototype_stream"};

    prototype_stream() = default;
    /// From seeds, or from what `fit` made of earlier customers. \throws invalid_data as `prototypes::validate`
    explicit prototype_stream(prototypes start) : middles_(std::move(start)) {
        middles_.validate();
        given_ = nobody();
    }

    [[nodiscard]] prototypes const& middles() const noexcept { return middles_; }

    /// How many customers each prototype was given so far.
    [[nodiscard]] std::vector<std::uint64_t> sizes() const {
        std::vector<std::uint64_t> found;
        for (auto const& cluster : given_) {
            found.push_back(cluster.customers);
        }
        return found;
    }

    /// Learns from a batch, of several processes from those of all. A batch of nobody changes nothing.
    /// \throws invalid_data if the rows are torn or have not the columns of the prototypes, a number is not finite or
    ///         beyond 1e150 (row and column), or they are 2^32 customers or more; the stream is then as it was
    template <engine Engine = sequential>
    batch_report partial_fit(features::encoded const& rows, Engine const& how = {}) {
        check_columns(rows);
        std::uint64_t const customers = detail::extent_of(rows, how).customers; // refuses numbers that are not finite
        auto const batch = fold_rows(
            how, rows.rows(), detail::sorted_batch{nobody()},
            [&](detail::sorted_batch& part, std::size_t first, std::size_t last) {
                for (std::size_t row = first; row < last; ++row) {
                    auto const nearest = middles_.nearest(rows.numbers_of(row), rows.codes_of(row));
                    part.given[nearest].add(rows, row);
                    detail::add_repeated(part.inertia,
                                         middles_.dissimilarity(rows.numbers_of(row), rows.codes_of(row), nearest),
                                         rows.weight_of(row));
                }
            });
        auto const before = middles_;
        take(batch.given);
        double moved = 0;
        for (std::size_t c = 0; c < before.size(); ++c) {
            moved += before.dissimilarity(middles_.centre(c), middles_.mode(c), c);
        }
        return {customers, batch.inertia.value(), moved};
    }

    /// Takes over the customers of a stream that began at the same start: each prototype moves to the middle of all
    /// whom the two were given. After one batch each it is as if the two batches had been one. \throws invalid_data if
    /// it is seen that the starts were not the same; the stream is then as it was
    void merge(prototype_stream const& other) {
        bool same = middles_.numeric == other.middles_.numeric && middles_.categorical == other.middles_.categorical &&
                    middles_.gamma == other.middles_.gamma && given_.size() == other.given_.size();
        for (std::size_t c = 0; same && c < given_.size(); ++c) {
            bool const at_start = given_[c].customers == 0 && other.given_[c].customers == 0;
            same = !at_start || (std::ranges::equal(middles_.centre(c), other.middles_.centre(c)) &&
                                 std::ranges::equal(middles_.mode(c), other.middles_.mode(c)));
        }
        if (!same) {
            throw invalid_data("stream", "of another start", "streams merge that began at the same prototypes");
        }
        take(other.given_);
    }

    /// \throws invalid_data if prototypes and sums do not fit each other
    void validate() const {
        middles_.validate();
        bool whole = given_.size() == middles_.size();
        auto expected = middles_;
        for (std::size_t c = 0; whole && c < given_.size(); ++c) {
            whole = given_[c].numbers.size() == middles_.numeric && given_[c].levels.size() == middles_.categorical;
            if (whole) {
                given_[c].put_middle(expected, c);
            }
        }
        if (!whole || expected != middles_) {
            throw invalid_data("stream", "torn", "each prototype must be the middle of its customers");
        }
    }

    friend bool operator==(prototype_stream const&, prototype_stream const&) = default;

    template <class Self, class Field> static constexpr void describe(Self& self, Field&& field) {
        field("middles", self.middles_);
        field("given", self.given_);
    }

private:
    [[nodiscard]] std::vector<detail::running_sums> nobody() const {
        return std::vector<detail::running_sums>(
            middles_.size(), {.numbers = std::vector<exact_sum>(middles_.numeric),
                              .levels = std::vector<std::vector<std::uint64_t>>(middles_.categorical)});
    }

    void check_columns(features::encoded const& rows) const {
        middles_.validate();
        rows.validate_shape();
        if (rows.numeric != middles_.numeric || rows.categorical != middles_.categorical) {
            throw invalid_data("batch",
                               to_text(rows.numeric) + " numbers and " + to_text(rows.categorical) + " categories",
                               "wanted: " + to_text(middles_.numeric) + " and " + to_text(middles_.categorical));
        }
    }

    void take(std::vector<detail::running_sums> const& more) {
        prototype_stream next = *this; // should memory run out
        for (std::size_t c = 0; c < more.size(); ++c) {
            next.given_[c].merge(more[c]);
            next.given_[c].put_middle(next.middles_, c);
        }
        *this = std::move(next);
    }

    prototypes middles_{};
    std::vector<detail::running_sums> given_{}; ///< one a prototype
};

} // namespace clientele::clustering
